using System.Collections.Immutable;

namespace ProcessPool.Serialization.Framework.Collections;

internal sealed class ImmutableListCodec<T> : BuiltCodec<ImmutableList<T>, T>
{
    protected override ReadOnlySpan<T> ItemsOf(ImmutableList<T> collection) => collection.ToArray();

    protected override ImmutableList<T> Build(object?[] comparers, T[] items) => ImmutableList.Create(items);
}

internal sealed class ImmutableQueueCodec<T> : BuiltCodec<ImmutableQueue<T>, T>
{
    protected override ReadOnlySpan<T> ItemsOf(ImmutableQueue<T> collection) => collection.ToArray();

    protected override ImmutableQueue<T> Build(object?[] comparers, T[] items) => ImmutableQueue.Create(items);
}

internal sealed class ImmutableStackCodec<T> : BuiltCodec<ImmutableStack<T>, T>
{
    protected override ReadOnlySpan<T> ItemsOf(ImmutableStack<T> collection) => collection.Reverse().ToArray();

    protected override ImmutableStack<T> Build(object?[] comparers, T[] items) => ImmutableStack.Create(items);
}

internal sealed class ImmutableHashSetCodec<T>() : BuiltCodec<ImmutableHashSet<T>, T>(comparers: 1)
{
    protected override ReadOnlySpan<T> ItemsOf(ImmutableHashSet<T> collection) => collection.ToArray();

    protected override object?[] ComparersOf(ImmutableHashSet<T> collection) =>
        [Unless(collection.KeyComparer, EqualityComparer<T>.Default)];

    protected override ImmutableHashSet<T> Build(object?[] comparers, T[] items) =>
        ImmutableHashSet.CreateRange((IEqualityComparer<T>?)comparers[0], items);
}

internal sealed class ImmutableSortedSetCodec<T>() : BuiltCodec<ImmutableSortedSet<T>, T>(comparers: 1)
{
    protected override ReadOnlySpan<T> ItemsOf(ImmutableSortedSet<T> collection) => collection.ToArray();

    protected override object?[] ComparersOf(ImmutableSortedSet<T> collection) => [Unless(collection.KeyComparer, Comparer<T>.Default)];

    protected override ImmutableSortedSet<T> Build(object?[] comparers, T[] items) =>
        ImmutableSortedSet.CreateRange((IComparer<T>?)comparers[0], items);
}

internal sealed class ImmutableDictionaryCodec<TKey, TValue>()
    : BuiltCodec<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>(comparers: 2)
    where TKey : notnull
{
    protected override ReadOnlySpan<KeyValuePair<TKey, TValue>> ItemsOf(ImmutableDictionary<TKey, TValue> collection) =>
        collection.ToArray();

    protected override object?[] ComparersOf(ImmutableDictionary<TKey, TValue> collection) =>
    [
        Unless(collection.KeyComparer, EqualityComparer<TKey>.Default), Unless(collection.ValueComparer, EqualityComparer<TValue>.Default),
    ];

    protected override ImmutableDictionary<TKey, TValue> Build(object?[] comparers, KeyValuePair<TKey, TValue>[] items) =>
        ImmutableDictionary.CreateRange((IEqualityComparer<TKey>?)comparers[0], (IEqualityComparer<TValue>?)comparers[1], items);
}

internal sealed class ImmutableSortedDictionaryCodec<TKey, TValue>()
    : BuiltCodec<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>(comparers: 2)
    where TKey : notnull
{
    protected override ReadOnlySpan<KeyValuePair<TKey, TValue>> ItemsOf(ImmutableSortedDictionary<TKey, TValue> collection) =>
        collection.ToArray();

    protected override object?[] ComparersOf(ImmutableSortedDictionary<TKey, TValue> collection) =>
    [
        Unless(collection.KeyComparer, Comparer<TKey>.Default), Unless(collection.ValueComparer, EqualityComparer<TValue>.Default),
    ];

    protected override ImmutableSortedDictionary<TKey, TValue> Build(object?[] comparers, KeyValuePair<TKey, TValue>[] items) =>
        ImmutableSortedDictionary.CreateRange((IComparer<TKey>?)comparers[0], (IEqualityComparer<TValue>?)comparers[1], items);
}
