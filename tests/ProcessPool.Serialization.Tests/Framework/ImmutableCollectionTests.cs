using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

public class ImmutableCollectionTests
{
    private static readonly object[] Items = ["a", 1, "b"];

    public static TheoryData<IEnumerable> Sequences =>
    [
        ImmutableArray.Create(Items), ImmutableList.Create(Items), ImmutableQueue.Create(Items), ImmutableStack.Create(Items),
        ImmutableHashSet.Create("b", "a"), ImmutableSortedSet.Create(3, 1, 2),
        ImmutableArray<int>.Empty, ImmutableList<int>.Empty, ImmutableQueue<int>.Empty, ImmutableStack<int>.Empty,
        new Dictionary<string, int> { ["a"] = 1 }.ToImmutableDictionary(),
        new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 }.ToImmutableSortedDictionary(),
        new[] { "a", "b" }.ToFrozenSet(), new[] { 1, 2, 300 }.ToFrozenSet(), FrozenSet<long>.Empty,
        new Dictionary<string, object> { ["a"] = 1, ["bb"] = "2" }.ToFrozenDictionary(),
    ];

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Collection_KeepsTypeAndItems(IEnumerable sequence)
    {
        var copy = CopyObject(sequence);
        Assert.Equal(sequence.GetType(), copy.GetType());
        Assert.Equal(sequence.Cast<object>().ToHashSet(), copy.Cast<object>().ToHashSet());
    }

    [Fact]
    public void Collection_KeepsItsComparers()
    {
        var ignoring = StringComparer.OrdinalIgnoreCase;
        Assert.Contains("A", CopyObject(ImmutableHashSet.Create(ignoring, "a")));
        var dictionary = CopyObject(ImmutableDictionary.Create<string, string>(ignoring, ignoring).Add("a", "x"));
        Assert.Equal("x", dictionary["A"]);
        Assert.Same(ignoring, dictionary.ValueComparer);
        var backwards = Comparer<int>.Create((one, other) => other.CompareTo(one));
        Assert.Equal([2, 1], CopyObject(ImmutableSortedSet.Create(backwards, 1, 2)));
        Assert.Equal([2, 1], CopyObject(ImmutableSortedDictionary.Create<int, int>(backwards).Add(1, 0).Add(2, 0)).Keys);
        Assert.True(CopyObject(new[] { "a" }.ToFrozenSet(ignoring)).SetEquals(["A"]));
        Assert.True(CopyObject(new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary(ignoring)).ContainsKey("A"));
    }

    [Fact]
    public void Array_ThatWasNeverSet_StaysSo() => Assert.True(Copy(new Holder { Array = default }).Array.IsDefault);

    [Fact]
    public void List_OfAnObjectThatHoldsTheList_KeepsTheCycle()
    {
        var holder = new Holder();
        holder.List = [holder];
        var copy = Copy(holder);
        Assert.Same(copy, copy.List![0]);
    }

    [Fact]
    public void Dictionaries_WithinDictionaries_AreBuiltInnerFirst()
    {
        var inner = ImmutableList.Create(1, 2);
        var middle = new Dictionary<ImmutableList<int>, string> { [inner] = "x" }.ToImmutableDictionary();
        var (copy, copyOfInner) = Copy((middle, inner));
        Assert.Equal("x", copy[copyOfInner]);
    }

    private sealed class Holder
    {
        public ImmutableArray<string> Array { get; set; }

        public ImmutableList<Holder>? List { get; set; }
    }
}
