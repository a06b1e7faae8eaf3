using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Tests.Graphs;

/// <summary>A random set of types, generic ones closed over each other: what one family of graphs is made of.</summary>
internal sealed class RandomTypes
{
    private const int Count = 16;

    private static readonly Type[] Values =
    [
        typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
        typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(Half), typeof(Int128), typeof(Guid), typeof(DateTime),
        typeof(DateTimeOffset), typeof(TimeSpan), typeof(BigInteger), typeof(Small), typeof(Large), typeof(DayOfWeek), typeof(Plain),
        typeof(Overlapping),
    ];

    private static readonly Type[] Classes =
    [
        typeof(object), typeof(string), typeof(Animal), typeof(Dog), typeof(Everything), typeof(Person), typeof(Employee), typeof(Key),
        typeof(Action), typeof(IShape), typeof(object[]), typeof(Array), typeof(Type),
    ];

    private static readonly Type[] GenericClasses =
    [
        typeof(Puppy<>), typeof(Node<>), typeof(Fork<,>), typeof(List<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>),
        typeof(ConcurrentQueue<>), typeof(ImmutableList<>), typeof(Tuple<,>), typeof(StrongBox<>), typeof(Task<>), typeof(Lazy<>), typeof(Names<>),
        typeof(Registry<>), typeof(Collection<>), typeof(ReadOnlyCollection<>),
    ];

    // Only those that list their items in an order that can be compared.
    private static readonly Type[] KeyedClasses = [typeof(Dictionary<,>), typeof(OrderedDictionary<,>), typeof(SortedDictionary<,>)];

    private static readonly Type[] GenericValues =
    [
        typeof(Mixed<>), typeof(Three<>), typeof(Coordinates<>), typeof(ValueTuple<,>), typeof(KeyValuePair<,>), typeof(ImmutableArray<>),
        typeof(ArraySegment<>), typeof(Memory<>),
    ];

    private static readonly Type[] Keys = [typeof(int), typeof(string), typeof(Small), typeof(Guid)];
    private static readonly Type[] HashedKeys = [typeof(int), typeof(string), typeof(Key), typeof(Animal), typeof(DateTime)];

    private readonly Random _random;

    public RandomTypes(int seed)
    {
        _random = new Random(seed);
        for (var i = 0; i < Count; i++)
        {
            All.Add(Any(3));
        }

        All.AddRange([typeof(object), typeof(string), typeof(int)]);
    }

    public List<Type> All { get; } = [];

    private Type Any(int depth) => depth == 0 ? Leaf() : _random.Next(9) switch
    {
        0 => Leaf(),
        1 => Any(depth - 1).MakeArrayType(),
        2 => Any(depth - 1).MakeArrayType(_random.Next(1, 4)),
        3 => Pick(KeyedClasses) is var keyed && keyed == typeof(SortedDictionary<,>)
            ? keyed.MakeGenericType(Pick(Keys), Any(depth - 1))
            : keyed.MakeGenericType(Pick(HashedKeys), Any(depth - 1)),
        4 => typeof(HashSet<>).MakeGenericType(Pick(HashedKeys)),
        5 => Close(Pick(GenericValues), depth),
        6 => Struct(depth) is var value && Nullable.GetUnderlyingType(value) is null ? typeof(Nullable<>).MakeGenericType(value) : value,
        _ => Close(Pick(GenericClasses), depth),
    };

    private Type Struct(int depth) => _random.Next(3) switch
    {
        0 => typeof(Block<>).MakeGenericType(Pick(Values[..^1].Except([typeof(BigInteger)]).ToArray())),
        1 => Pick(Values),
        _ => Close(Pick(GenericValues), depth),
    };

    private Type Close(Type definition, int depth)
    {
        var arguments = definition.GetGenericArguments();
        foreach (ref var argument in arguments.AsSpan())
        {
            argument = All.Count > 0 && _random.Next(2) == 0 ? Pick(All) : Any(depth - 1);
        }

        return definition.MakeGenericType(arguments);
    }

    private Type Leaf() => _random.Next(2) == 0 ? Pick(Values) : Pick(Classes);

    private Type Pick(IReadOnlyList<Type> from) => from[_random.Next(from.Count)];
}
