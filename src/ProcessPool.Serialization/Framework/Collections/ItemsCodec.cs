using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Collections;

/// <summary>A collection as its items, not as the fields that organize them. The body is an array: comparers, then items.</summary>
internal abstract class ItemsCodec<TCollection, TItem>(Type wireType, int comparers = 0) : ObjectCodec(wireType)
    where TCollection : class
{
    private readonly Slot<TItem> _slot = Slot<TItem>.Instance;

    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        var items = ItemsOf((TCollection)value);
        body.WriteArrayHeader(comparers + items.Length);
        WriteAll(graph, ref body, (TCollection)value, items);
    }

    /// <summary>The items in the order in which they are added again. Read-only: it may be the collection's own memory.</summary>
    protected abstract ReadOnlySpan<TItem> ItemsOf(TCollection collection);

    /// <summary>As many comparers as the codec has; null for what a collection uses by default.</summary>
    protected virtual object?[] ComparersOf(TCollection collection) => [];

    protected void WriteAll(GraphWriter graph, ref MessagePackWriter body, TCollection collection, ReadOnlySpan<TItem> items)
    {
        foreach (var comparer in comparers == 0 ? [] : ComparersOf(collection))
        {
            graph.Trace?.Enter(".Comparer");
            body.Write(graph.Reference(comparer));
            graph.Trace?.Leave();
        }

        for (var i = 0; i < items.Length; i++)
        {
            graph.Trace?.Enter(i);
            _slot.Write(graph, ref body, items[i]);
            graph.Trace?.Leave();
        }
    }

    /// <summary>Reads how many items there are, beside the comparers and so many other parts.</summary>
    protected int ReadCount(ref MessagePackReader body, int others = 0)
    {
        var count = body.ReadArrayHeader() - comparers - others;
        Format.RequireRoomFor(ref body, count, _slot.MinBytes);
        return count;
    }

    protected object?[] ReadComparers(GraphReader graph, ref MessagePackReader body)
    {
        if (comparers == 0)
        {
            return [];
        }

        var found = new object?[comparers];
        foreach (ref var comparer in found.AsSpan())
        {
            comparer = graph.Resolve(body.ReadInt32());
        }

        return found;
    }

    protected TItem ReadItem(GraphReader graph, ref MessagePackReader body) => _slot.Read(graph, ref body);

    /// <summary>Nothing for the comparer that a collection uses by default.</summary>
    protected static object? Unless(object? comparer, object byDefault) => Equals(comparer, byDefault) ? null : comparer;
}
