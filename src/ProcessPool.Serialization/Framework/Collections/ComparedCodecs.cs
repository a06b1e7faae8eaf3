using System.Collections.Concurrent;

namespace ProcessPool.Serialization.Framework.Collections;

internal sealed class DictionaryCodec<TKey, TValue>(Type type)
    : ComparedCodec<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, IEqualityComparer<TKey>>(type)
    where TKey : notnull
{
    protected override ReadOnlySpan<KeyValuePair<TKey, TValue>> ItemsOf(Dictionary<TKey, TValue> collection) => collection.ToArray();

    protected override object? ComparerOf(Dictionary<TKey, TValue> collection) =>
        Unless(collection.Comparer, EqualityComparer<TKey>.Default);

    protected override void Add(Dictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) =>
        collection.Add(item.Key, item.Value);
}

internal sealed class OrderedDictionaryCodec<TKey, TValue>(Type type)
    : ComparedCodec<OrderedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, IEqualityComparer<TKey>>(type)
    where TKey : notnull
{
    protected override ReadOnlySpan<KeyValuePair<TKey, TValue>> ItemsOf(OrderedDictionary<TKey, TValue> collection) =>
        collection.ToArray();

    protected override object? ComparerOf(OrderedDictionary<TKey, TValue> collection) =>
        Unless(collection.Comparer, EqualityComparer<TKey>.Default);

    protected override void Add(OrderedDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) =>
        collection.Add(item.Key, item.Value);
}

internal sealed class ConcurrentDictionaryCodec<TKey, TValue>(Type type)
    : ComparedCodec<ConcurrentDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, IEqualityComparer<TKey>>(type)
    where TKey : notnull
{
    protected override ReadOnlySpan<KeyValuePair<TKey, TValue>> ItemsOf(ConcurrentDictionary<TKey, TValue> collection) =>
        collection.ToArray();

    protected override object? ComparerOf(ConcurrentDictionary<TKey, TValue> collection) =>
        Unless(collection.Comparer, EqualityComparer<TKey>.Default);

    protected override void Add(ConcurrentDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item)
    {
        if (!collection.TryAdd(item.Key, item.Value))
        {
            throw new GraphFormatException("A key stands in a dictionary twice.");
        }
    }
}

internal sealed class HashSetCodec<T>(Type type) : ComparedCodec<HashSet<T>, T, IEqualityComparer<T>>(type)
{
    protected override ReadOnlySpan<T> ItemsOf(HashSet<T> collection) => collection.ToArray();

    protected override object? ComparerOf(HashSet<T> collection) => Unless(collection.Comparer, EqualityComparer<T>.Default);

    protected override void Add(HashSet<T> collection, T item) => collection.Add(item);
}

internal sealed class SortedDictionaryCodec<TKey, TValue>(Type type)
    : ComparedCodec<SortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, IComparer<TKey>>(type)
    where TKey : notnull
{
    protected override ReadOnlySpan<KeyValuePair<TKey, TValue>> ItemsOf(SortedDictionary<TKey, TValue> collection) =>
        collection.ToArray();

    protected override object? ComparerOf(SortedDictionary<TKey, TValue> collection) =>
        Unless(collection.Comparer, Comparer<TKey>.Default);

    protected override void Add(SortedDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) =>
        collection.Add(item.Key, item.Value);
}

internal sealed class SortedListCodec<TKey, TValue>(Type type)
    : ComparedCodec<SortedList<TKey, TValue>, KeyValuePair<TKey, TValue>, IComparer<TKey>>(type)
    where TKey : notnull
{
    protected override ReadOnlySpan<KeyValuePair<TKey, TValue>> ItemsOf(SortedList<TKey, TValue> collection) => collection.ToArray();

    protected override object? ComparerOf(SortedList<TKey, TValue> collection) => Unless(collection.Comparer, Comparer<TKey>.Default);

    protected override void Add(SortedList<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) =>
        collection.Add(item.Key, item.Value);
}

internal sealed class SortedSetCodec<T>(Type type) : ComparedCodec<SortedSet<T>, T, IComparer<T>>(type)
{
    protected override ReadOnlySpan<T> ItemsOf(SortedSet<T> collection) => collection.ToArray();

    protected override object? ComparerOf(SortedSet<T> collection) => Unless(collection.Comparer, Comparer<T>.Default);

    protected override void Add(SortedSet<T> collection, T item) => collection.Add(item);
}

/// <summary>The items in the order of the heap, in which adding moves none: elements of one priority keep their order.</summary>
internal sealed class PriorityQueueCodec<TElement, TPriority>(Type type)
    : ComparedCodec<PriorityQueue<TElement, TPriority>, (TElement Element, TPriority Priority), IComparer<TPriority>>(type)
{
    protected override ReadOnlySpan<(TElement Element, TPriority Priority)> ItemsOf(PriorityQueue<TElement, TPriority> collection) =>
        collection.UnorderedItems.ToArray();

    protected override object? ComparerOf(PriorityQueue<TElement, TPriority> collection) =>
        Unless(collection.Comparer, Comparer<TPriority>.Default);

    protected override void Add(PriorityQueue<TElement, TPriority> collection, (TElement Element, TPriority Priority) item) =>
        collection.Enqueue(item.Element, item.Priority);
}
