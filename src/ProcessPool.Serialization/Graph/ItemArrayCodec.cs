using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>An array, of any rank, whose elements are written one by one.</summary>
internal sealed class ItemArrayCodec<T>(Type type) : ObjectCodec(type)
{
    private readonly Slot<T> _slot = Slot<T>.Instance;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        var array = (Array)value;
        if (_slot is RefusedSlot<T> { Refusal: var refusal } && array.Length > 0)
        {
            // Once, not for every element.
            graph.Refuse(array.GetType(), refusal);
            return false;
        }

        ArrayShape.WriteHeader(ref header, type, array, data: false);
        return true;
    }

    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        var array = (Array)value;
        var items = ArrayBlock<T>.Elements(array);
        body.WriteArrayHeader(items.Length);
        if (graph.Trace is not { } trace)
        {
            foreach (var item in items)
            {
                _slot.Write(graph, ref body, item);
            }

            return;
        }

        for (var i = 0; i < items.Length; i++)
        {
            trace.Enter(array, i);
            _slot.Write(graph, ref body, items[i]);
            trace.Leave();
        }
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id) =>
        ArrayShape.Allocate(ref header, WireType, parts, _slot.MinBytes, graph);

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        var items = ArrayBlock<T>.Elements((Array)instance!);
        Format.ReadExactHeader(ref body, items.Length);
        foreach (ref var item in items)
        {
            item = _slot.Read(graph, ref body);
        }

        return instance!;
    }
}

/// <summary>An array, of any rank, whose elements cross as raw memory, within the header.</summary>
internal sealed class BlockArrayObjectCodec<T>(Type type) : ObjectCodec(type)
{
    public override bool HasBody => false;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        ArrayShape.WriteHeader(ref header, type, (Array)value, data: true);
        graph.WriteBlock<T>(ref header, (Array)value);
        return true;
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        var array = ArrayShape.Allocate(ref header, WireType, parts - 1, System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        BlockFormat<T>.ReadInto(ref header, ArrayBlock<T>.Elements(array));
        return array;
    }
}
