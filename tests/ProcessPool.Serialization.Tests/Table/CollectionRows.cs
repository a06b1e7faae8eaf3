using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace ProcessPool.Serialization.Tests.Table;

/// <summary>Arrays, slices of them, and collections.</summary>
internal static class CollectionRows
{
    private const string Fields = "its fields";
    private const string Elements = "its elements";
    private const string ItemsOnly = "its items, in order";
    private const string Compared = "its comparer and its items; built anew, since hash codes differ between processes";
    private const string Sorted = "its comparer and its items";

    private static readonly object[] Items = ["a", 1, 2.5];
    private static readonly Dictionary<string, int> Map = new() { ["a"] = 1, ["b"] = 2 };

    public static IEnumerable<Row> Arrays =>
    [
        Carried(typeof(int[]), new[] { 1, 2 }, Elements), Carried(typeof(object[]), Items, Elements),
        Carried(typeof(int?[]), new int?[] { 1, null }, "its elements, each a value or nothing"),
        Carried(typeof(string[]), new[] { "a", "\uD800", "" }, Elements), Carried(typeof(int[,]), new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, Elements),
        new(typeof(Array), Way.Carried, MakeBounded, CheckBounded, "its lengths, lower bounds and elements", "of any rank and lower bounds"),
        new(typeof(Memory<>), Way.Codec, () => new[] { 1, 2, 3, 4 }.AsMemory(1, 2), Checks.By<Memory<int>>(v => string.Join(' ', v.ToArray())), "the slice; all of the array or string if something else refers to that"),
        new(typeof(ReadOnlyMemory<>), Way.Codec, () => "hello".AsMemory(1, 3), Checks.By<ReadOnlyMemory<char>>(v => v.ToString()), "the slice; all of the array or string if something else refers to that"),
        Carried(typeof(ArraySegment<>), new ArraySegment<object>(Items, 1, 2), "its array and where it lies in it"),
        Carried(typeof(BitArray), new BitArray(new[] { true, false, true }), Fields), Carried(typeof(ArrayList), new ArrayList(Items), Fields),
        new(typeof(System.Buffers.ArrayBufferWriter<>), Way.Carried, MakeWriter, Checks.By<System.Buffers.ArrayBufferWriter<byte>>(v => v.WrittenSpan[0]), Fields),
    ];

    public static IEnumerable<Row> Lists =>
    [
        Codec(typeof(List<>), new List<object>(Items)), Codec(typeof(Queue<>), new Queue<object>(Items)), Codec(typeof(Stack<>), new Stack<object>(Items)),
        Carried(typeof(LinkedList<>), new LinkedList<object>(Items), Fields), Codec(typeof(ConcurrentQueue<>), new ConcurrentQueue<object>(Items)),
        Codec(typeof(ConcurrentStack<>), new ConcurrentStack<object>(Items)), Codec(typeof(ConcurrentBag<>), new ConcurrentBag<object>(Items)),
        Codec(typeof(ObservableCollection<>), new ObservableCollection<object>(Items), "its items; not its observers"),
        Carried(typeof(Collection<>), new Collection<object>(Items), Fields), Carried(typeof(ReadOnlyCollection<>), new ReadOnlyCollection<object>(Items), Fields),
        Carried(typeof(ReadOnlySet<>), new ReadOnlySet<int>(new HashSet<int> { 2 }), Fields),
        Carried(typeof(KeyedCollection<,>), new Keyed { "one", "two" }, Fields),
        new(typeof(LinkedListNode<>), Way.Carried, () => new LinkedListNode<int>(5), Checks.By<LinkedListNode<int>>(v => v.Value), "its fields, and its list"),
    ];

    public static IEnumerable<Row> Tables =>
    [
        Codec(typeof(Dictionary<,>), new Dictionary<string, int>(Map, StringComparer.OrdinalIgnoreCase), Compared),
        Codec(typeof(OrderedDictionary<,>), new OrderedDictionary<string, int>(Map), Compared),
        new(typeof(ConcurrentDictionary<,>), Way.Codec, () => new ConcurrentDictionary<string, int>(Map), Checks.Set, Compared),
        Codec(typeof(HashSet<>), new HashSet<string>(["B", "a"], StringComparer.OrdinalIgnoreCase), Compared),
        Codec(typeof(SortedDictionary<,>), new SortedDictionary<string, int>(Map), Sorted), Codec(typeof(SortedList<,>), new SortedList<string, int>(Map), Sorted),
        Codec(typeof(SortedSet<>), new SortedSet<int> { 3, 1, 2 }, Sorted),
        new(typeof(PriorityQueue<,>), Way.Codec, () => new PriorityQueue<string, int>([("b", 2), ("a", 1)]), Checks.By<PriorityQueue<string, int>>(v => v.Peek()), Sorted),
        Carried(typeof(ReadOnlyDictionary<,>), new ReadOnlyDictionary<string, int>(Map), Fields), Carried(typeof(Dictionary<,>.KeyCollection), Map.Keys, Fields),
        Carried(typeof(Dictionary<,>.ValueCollection), Map.Values, Fields),
        Carried(typeof(SortedDictionary<,>.KeyCollection), new SortedDictionary<string, int>(Map).Keys, Fields),
        Carried(typeof(SortedDictionary<,>.ValueCollection), new SortedDictionary<string, int>(Map).Values, Fields),
        Carried(typeof(IGrouping<,>), new[] { "a", "b" }.GroupBy(text => text.Length).First(), "its key and items; not its neighbours"),
    ];

    public static IEnumerable<Row> Immutables =>
    [
        Carried(typeof(ImmutableArray<>), ImmutableArray.Create(Items), Fields), Codec(typeof(ImmutableList<>), ImmutableList.Create(Items)),
        Codec(typeof(ImmutableQueue<>), ImmutableQueue.Create(Items)), Codec(typeof(ImmutableStack<>), ImmutableStack.Create(Items)),
        Unordered(typeof(ImmutableHashSet<>), ImmutableHashSet.Create("b", "a")), Codec(typeof(ImmutableSortedSet<>), ImmutableSortedSet.Create(3, 1), Sorted),
        Unordered(typeof(ImmutableDictionary<,>), Map.ToImmutableDictionary()), Codec(typeof(ImmutableSortedDictionary<,>), Map.ToImmutableSortedDictionary(), Sorted),
        Unordered(typeof(FrozenSet<>), new[] { "a", "b" }.ToFrozenSet()), Unordered(typeof(FrozenDictionary<,>), Map.ToFrozenDictionary()),
    ];

    public static IEnumerable<Row> Comparers =>
    [
        Own(StringComparer.Ordinal, typeof(StringComparer), "ordinal"), Own(EqualityComparer<string>.Default, typeof(EqualityComparer<>), "default"),
        Own(Comparer<DayOfWeek>.Default, typeof(Comparer<>), "default"), Own(ReferenceEqualityComparer.Instance, typeof(ReferenceEqualityComparer)),
        Own(StructuralComparisons.StructuralEqualityComparer, typeof(IEqualityComparer), "structural"),
        new(typeof(StringComparer), Way.Codec, () => StringComparer.InvariantCultureIgnoreCase, Checks.Equal, "its culture and options", "of a culture"),
        new(typeof(Comparer<>), Way.Carried, () => Comparer<int>.Create((one, other) => other - one), Checks.By<Comparer<int>>(v => v.Compare(1, 2)), "its delegate", "of a delegate"),
        new(typeof(EqualityComparer<>), Way.Carried, () => EqualityComparer<int>.Create((one, other) => one / 2 == other / 2), Checks.By<EqualityComparer<int>>(v => v.Equals(2, 3)), "its delegates", "of delegates"),
        new(typeof(CaseInsensitiveComparer), Way.Carried, () => new CaseInsensitiveComparer(System.Globalization.CultureInfo.InvariantCulture), Checks.By<CaseInsensitiveComparer>(v => v.Compare("a", "A")), Fields),
    ];

    private static Row Carried(Type type, IEnumerable value, string says) => new(type, Way.Carried, () => value, Checks.Items, says);

    private static Row Codec(Type type, IEnumerable value, string says = ItemsOnly) => new(type, Way.Codec, () => value, Checks.Items, says);

    private static Row Unordered(Type type, IEnumerable value) => new(type, Way.Codec, () => value, Checks.Set, Compared);

    private static Row Own(object value, Type type, string? which = null) =>
        new(type, Way.Codec, () => value, Checks.Same, "that it is the one of its kind", which);

    private static Array MakeBounded()
    {
        var array = Array.CreateInstance(typeof(string), [2, 1, 2], [-1, 5, 0]);
        array.SetValue("x", 0, 5, 1);
        return array;
    }

    private static void CheckBounded(object example, object copy)
    {
        var array = (Array)copy;
        Assert.Equal(example.GetType(), copy.GetType());
        Assert.Equal("x", array.GetValue(0, 5, 1));
        Assert.Equal((-1, 5, 0), (array.GetLowerBound(0), array.GetLowerBound(1), array.GetLowerBound(2)));
    }

    private static System.Buffers.ArrayBufferWriter<byte> MakeWriter()
    {
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        System.Buffers.BuffersExtensions.Write<byte>(writer, [7]);
        return writer;
    }

    private sealed class Keyed : KeyedCollection<char, string>
    {
        protected override char GetKeyForItem(string item) => item[0];
    }
}
