using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Collections;

/// <summary>Finds the codec of a collection of the framework.</summary>
internal static class CollectionCodecs
{
    private static readonly Dictionary<Type, Type> Filled = new()
    {
        [typeof(List<>)] = typeof(ListCodec<>),
        [typeof(Queue<>)] = typeof(QueueCodec<>),
        [typeof(Stack<>)] = typeof(StackCodec<>),
        [typeof(ConcurrentQueue<>)] = typeof(ConcurrentQueueCodec<>),
        [typeof(ConcurrentStack<>)] = typeof(ConcurrentStackCodec<>),
        [typeof(ConcurrentBag<>)] = typeof(ConcurrentBagCodec<>),
        [typeof(ObservableCollection<>)] = typeof(ObservableCollectionCodec<>),
    };

    private static readonly Dictionary<Type, Type> Compared = new()
    {
        [typeof(Dictionary<,>)] = typeof(DictionaryCodec<,>),
        [typeof(OrderedDictionary<,>)] = typeof(OrderedDictionaryCodec<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCodec<,>),
        [typeof(HashSet<>)] = typeof(HashSetCodec<>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCodec<,>),
        [typeof(SortedList<,>)] = typeof(SortedListCodec<,>),
        [typeof(SortedSet<>)] = typeof(SortedSetCodec<>),
        [typeof(PriorityQueue<,>)] = typeof(PriorityQueueCodec<,>),
    };

    private static readonly Dictionary<Type, Type> Built = new()
    {
        [typeof(ImmutableList<>)] = typeof(ImmutableListCodec<>),
        [typeof(ImmutableQueue<>)] = typeof(ImmutableQueueCodec<>),
        [typeof(ImmutableStack<>)] = typeof(ImmutableStackCodec<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCodec<>),
        [typeof(ImmutableSortedSet<>)] = typeof(ImmutableSortedSetCodec<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCodec<,>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryCodec<,>),
        [typeof(FrozenSet<>)] = typeof(FrozenSetCodec<>),
        [typeof(FrozenDictionary<,>)] = typeof(FrozenDictionaryCodec<,>),
    };

    /// <summary>The codec of a collection of the framework; null for other types.</summary>
    public static ObjectCodec? Find(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (!level.IsConstructedGenericType)
            {
                continue;
            }

            var definition = level.GetGenericTypeDefinition();
            if (Built.TryGetValue(definition, out var built))
            {
                return Make(built, level.GenericTypeArguments);
            }

            if (level == type && (Filled.GetValueOrDefault(definition) ?? Compared.GetValueOrDefault(definition)) is { } own)
            {
                return Make(own, level.GenericTypeArguments, type);
            }
        }

        return null;
    }

    /// <summary>The codec of a user's class that is derived from a collection that hashes or compares; null for other types.</summary>
    public static ObjectCodec? FindDerived(Type type, Type origin) =>
        origin.IsConstructedGenericType && Compared.TryGetValue(origin.GetGenericTypeDefinition(), out var codec)
            ? Make(codec, origin.GenericTypeArguments, type)
            : null;

    private static ObjectCodec Make(Type definition, Type[] arguments, params object[] parameters) =>
        (ObjectCodec)Activator.CreateInstance(definition.MakeGenericType(arguments), parameters)!;
}
