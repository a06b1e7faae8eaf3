using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

public class CollectionTests
{
    private static readonly object[] Items = ["a", 1, new Thing(7), "a"];

    public static TheoryData<IEnumerable> Sequences =>
    [
        new List<object>(Items), new Queue<object>(Items), new Stack<object>(Items), new LinkedList<object>(Items),
        new ConcurrentQueue<object>(Items), new ConcurrentStack<object>(Items), new ConcurrentBag<object>(Items),
        new Collection<object>(Items), new ObservableCollection<object>(Items), new ReadOnlyCollection<object>(Items),
        new ArrayList(Items), new ArraySegment<object>(Items, 1, 2), new BitArray(new[] { true, false, true }),
        new List<int>(), new Queue<int>(), new Stack<string>(), new LinkedList<int>(),
        new List<List<string?>> { new() { "x", null }, new() },
    ];

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Sequence_KeepsTypeItemsAndOrder(IEnumerable sequence)
    {
        var copy = CopyObject(sequence);
        Assert.Equal(sequence.GetType(), copy.GetType());
        Assert.Equal(sequence.Cast<object>(), copy.Cast<object>());
    }

    [Fact]
    public void Copies_CanBeChanged()
    {
        var queue = CopyObject(new Queue<string>(["a", "b"]));
        queue.Enqueue("c");
        Assert.Equal("a", queue.Dequeue());
        var list = CopyObject(new LinkedList<string>(["a", "b"]));
        list.AddAfter(list.First!, "x");
        Assert.Equal(["a", "x", "b"], list);
        var stack = CopyObject(new ConcurrentStack<int>([1, 2]));
        Assert.True(stack.TryPop(out var top));
        Assert.Equal(2, top);
    }

    [Fact]
    public void Dictionary_KeepsItsComparer()
    {
        var copy = CopyObject(new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["One"] = 1, ["two"] = "2" });
        Assert.Equal(1, copy["ONE"]);
        Assert.Same(StringComparer.OrdinalIgnoreCase, copy.Comparer);
        Assert.Same(EqualityComparer<string>.Default, CopyObject(new Dictionary<string, int> { ["a"] = 1 }).Comparer);
    }

    [Fact]
    public void Dictionary_FindsKeysThatHashByReference()
    {
        var key = new object();
        var (copiedKey, copy) = Copy((key, new Dictionary<object, string> { [key] = "found" }));
        Assert.Equal("found", copy[copiedKey]);
    }

    [Fact]
    public void HashingCollections_KeepItemsAndComparer()
    {
        var set = CopyObject(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a", "B" });
        Assert.Contains("b", set);
        Assert.Equal(["a", "B"], set);
        var shared = CopyObject(new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 5 });
        Assert.Equal(5, shared["kEY"]);
        var ordered = CopyObject(new OrderedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["z"] = 1, ["a"] = 2 });
        Assert.Equal("z", ordered.GetAt(0).Key);
        Assert.Equal(2, ordered["A"]);
    }

    [Fact]
    public void SortingCollections_KeepItemsAndComparer()
    {
        var backwards = Comparer<int>.Create((one, other) => other.CompareTo(one));
        Assert.Equal([3, 2, 1], CopyObject(new SortedSet<int>(backwards) { 1, 3, 2 }));
        Assert.Equal([3, 1], CopyObject(new SortedDictionary<int, string>(backwards) { [1] = "a", [3] = "c" }).Keys);
        Assert.Equal([3, 1], CopyObject(new SortedList<int, string>(backwards) { [1] = "a", [3] = "c" }).Keys);
        var queue = CopyObject(new PriorityQueue<string, int>([("a", 1), ("c", 3), ("b", 2)], backwards));
        Assert.Equal("c", queue.Dequeue());
        Assert.Equal("b", queue.Dequeue());
        Assert.Same(Comparer<int>.Default, CopyObject(new SortedSet<int>([2, 1])).Comparer);
    }

    [Fact]
    public void Wrappers_KeepWhatTheyWrap()
    {
        var list = new List<string> { "a" };
        var (view, copy) = Copy((list.AsReadOnly(), list));
        copy.Add("b");
        Assert.Equal(["a", "b"], view);
        Assert.Equal(1, CopyObject(new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }))["a"]);
        Assert.Equal([2], CopyObject(new ReadOnlySet<int>(new HashSet<int> { 2 })).ToArray());
        Assert.Equal(["a"], CopyObject(new Dictionary<string, int> { ["a"] = 1 }.Keys));
        Assert.Equal([1], CopyObject(new Dictionary<string, int> { ["a"] = 1 }.Values));
    }

    [Fact]
    public void ObservableCollection_LeavesItsObserversBehind()
    {
        var collection = new ObservableCollection<int> { 1 };
        using var timer = new Timer(_ => { });
        collection.CollectionChanged += (_, _) => timer.Change(1, 1);
        Assert.Equal([1], CopyObject(collection));
    }

    [Fact]
    public void ClassesDerivedFromCollections_KeepTheirOwnFields()
    {
        var registry = new Registry("r") { ["a"] = 1, ["b"] = 2 };
        registry.Self = registry;
        var copy = CopyObject(registry);
        Assert.Equal("r", copy.Name);
        Assert.Equal(2, copy["B"]);
        Assert.Same(copy, copy.Self);
        Assert.Equal(Guid.Empty, Assert.Single(CopyObject(new Bare<Guid> { ["a"] = Guid.Empty })).Value);
        var names = CopyObject(new Names { "x", "y" });
        names.Add("z");
        Assert.Equal(["x", "y", "z"], names);
        Assert.Equal("two", CopyObject(new Keyed { "one", "two" })['t']);
    }

    internal sealed record Thing(int Value);

    private sealed class Registry(string name) : Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        public string Name { get; } = name;

        public Registry? Self { get; set; }
    }

    private sealed class Bare<T> : Dictionary<string, T>;

    private sealed class Names : List<string>;

    private sealed class Keyed : KeyedCollection<char, string>
    {
        protected override char GetKeyForItem(string item) => item[0];
    }
}
