using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Collections;

/// <summary>A collection that never changes: it can only be built once its items are there.</summary>
internal abstract class BuiltCodec<TCollection, TItem>(int comparers = 0) : ItemsCodec<TCollection, TItem>(typeof(TCollection), comparers)
    where TCollection : class
{
    public sealed override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        graph.Defer(id);
        return null;
    }

    public sealed override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again) =>
        again ? throw new GraphFormatException($"A {WireType} cannot be built: it depends on itself.") : Read(graph, ref body);

    public sealed override void Scan(GraphReader graph, ref MessagePackReader body, int id)
    {
        var count = ReadCount(ref body);
        ReadComparers(graph, ref body);
        for (; count > 0; count--)
        {
            ReadItem(graph, ref body);
        }
    }

    protected abstract TCollection Build(object?[] comparers, TItem[] items);

    private TCollection Read(GraphReader graph, ref MessagePackReader body)
    {
        var items = new TItem[ReadCount(ref body)];
        var comparers = ReadComparers(graph, ref body);
        foreach (ref var item in items.AsSpan())
        {
            item = ReadItem(graph, ref body);
        }

        return Build(comparers, items);
    }
}
