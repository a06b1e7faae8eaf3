using System.Collections.Frozen;

namespace ProcessPool.Serialization.Framework.Collections;

/// <summary>A frozen set, whichever class it was frozen into.</summary>
internal sealed class FrozenSetCodec<T>() : BuiltCodec<FrozenSet<T>, T>(comparers: 1)
{
    protected override ReadOnlySpan<T> ItemsOf(FrozenSet<T> collection) => collection.Items.AsSpan();

    protected override object?[] ComparersOf(FrozenSet<T> collection) => [Unless(collection.Comparer, EqualityComparer<T>.Default)];

    protected override FrozenSet<T> Build(object?[] comparers, T[] items) => items.ToFrozenSet((IEqualityComparer<T>?)comparers[0]);
}

internal sealed class FrozenDictionaryCodec<TKey, TValue>()
    : BuiltCodec<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>(comparers: 1)
    where TKey : notnull
{
    protected override ReadOnlySpan<KeyValuePair<TKey, TValue>> ItemsOf(FrozenDictionary<TKey, TValue> collection) =>
        collection.ToArray();

    protected override object?[] ComparersOf(FrozenDictionary<TKey, TValue> collection) =>
        [Unless(collection.Comparer, EqualityComparer<TKey>.Default)];

    protected override FrozenDictionary<TKey, TValue> Build(object?[] comparers, KeyValuePair<TKey, TValue>[] items) =>
        items.ToFrozenDictionary((IEqualityComparer<TKey>?)comparers[0]);
}
