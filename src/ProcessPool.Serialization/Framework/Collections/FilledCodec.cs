using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Collections;

/// <summary>A collection that takes any items, whether or not these are complete: it starts empty, and they are added.</summary>
internal abstract class FilledCodec<TCollection, TItem>(Type type) : ItemsCodec<TCollection, TItem>(type)
    where TCollection : class, new()
{
    public sealed override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        return new TCollection();
    }

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        var collection = (TCollection)instance!;
        if (again)
        {
            Clear(collection);
        }

        for (var left = ReadCount(ref body); left > 0; left--)
        {
            Add(collection, ReadItem(graph, ref body));
        }

        return collection;
    }

    protected abstract void Add(TCollection collection, TItem item);

    protected abstract void Clear(TCollection collection);
}
