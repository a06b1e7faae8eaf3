using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>
/// A hash table: its comparer and its items. It is built anew, once the items are complete, because hash codes differ between processes. Its
/// constructor runs on the object that was allocated before, so that references to it hold.
/// </summary>
internal abstract class HashCodec<TItem, TComparer>(Type type) : ObjectCodec(type)
    where TComparer : class
{
    private readonly Slot<TItem> _slot = Slot<TItem>.Instance;

    private readonly ConstructorInfo _constructor = type.GetConstructor([typeof(TComparer)])
        ?? throw new MissingMethodException(type.FullName, ".ctor(comparer)");

    public sealed override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        var items = ItemsOf(value);
        body.WriteArrayHeader(items.Length + 1);
        body.Write(graph.Reference(ComparerOf(value)));
        for (var i = 0; i < items.Length; i++)
        {
            graph.Trace?.Enter(items, i);
            _slot.Write(graph, ref body, items[i]);
            graph.Trace?.Leave();
        }
    }

    public sealed override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        graph.Defer(id);
        return RuntimeHelpers.GetUninitializedObject(WireType);
    }

    public sealed override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        var count = body.ReadArrayHeader() - 1;
        _constructor.Invoke(instance, [graph.Resolve<TComparer>(body.ReadInt32())]);
        for (var i = 0; i < count; i++)
        {
            Add(instance!, _slot.Read(graph, ref body));
        }

        return instance!;
    }

    public sealed override void Scan(GraphReader graph, ref MessagePackReader body, int id)
    {
        var count = body.ReadArrayHeader() - 1;
        graph.Resolve(body.ReadInt32());
        for (var i = 0; i < count; i++)
        {
            _slot.Read(graph, ref body);
        }
    }

    protected abstract TItem[] ItemsOf(object collection);

    protected abstract TComparer? ComparerOf(object collection);

    protected abstract void Add(object collection, TItem item);
}

internal sealed class DictionaryCodec<TKey, TValue>(Type type)
    : HashCodec<KeyValuePair<TKey, TValue>, IEqualityComparer<TKey>>(type)
    where TKey : notnull
{
    protected override KeyValuePair<TKey, TValue>[] ItemsOf(object collection) => [.. (Dictionary<TKey, TValue>)collection];

    protected override IEqualityComparer<TKey>? ComparerOf(object collection)
        => ((Dictionary<TKey, TValue>)collection).Comparer is var comparer && comparer == EqualityComparer<TKey>.Default ? null : comparer;

    protected override void Add(object collection, KeyValuePair<TKey, TValue> item)
        => ((Dictionary<TKey, TValue>)collection).Add(item.Key, item.Value);
}

internal sealed class ConcurrentDictionaryCodec<TKey, TValue>(Type type)
    : HashCodec<KeyValuePair<TKey, TValue>, IEqualityComparer<TKey>>(type)
    where TKey : notnull
{
    protected override KeyValuePair<TKey, TValue>[] ItemsOf(object collection) => ((ConcurrentDictionary<TKey, TValue>)collection).ToArray();

    protected override IEqualityComparer<TKey>? ComparerOf(object collection) => ((ConcurrentDictionary<TKey, TValue>)collection).Comparer;

    protected override void Add(object collection, KeyValuePair<TKey, TValue> item)
        => ((ConcurrentDictionary<TKey, TValue>)collection)[item.Key] = item.Value;
}

internal sealed class HashSetCodec<T>(Type type) : HashCodec<T, IEqualityComparer<T>>(type)
{
    protected override T[] ItemsOf(object collection) => [.. (HashSet<T>)collection];

    protected override IEqualityComparer<T>? ComparerOf(object collection)
        => ((HashSet<T>)collection).Comparer is var comparer && comparer == EqualityComparer<T>.Default ? null : comparer;

    protected override void Add(object collection, T item) => ((HashSet<T>)collection).Add(item);
}
