using System.Runtime.CompilerServices;
using MessagePack;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Graph;

/// <summary>A boxed value that needs no graph: all of it is in the header.</summary>
internal sealed class ValueBoxCodec<T> : ObjectCodec
    where T : struct
{
    private readonly ValueCodec<T> _codec = ValueCodec<T>.Instance!;

    public ValueBoxCodec()
        : base(typeof(T))
    {
    }

    public override bool HasBody => false;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        header.WriteArrayHeader(2);
        header.Write(type);
        _codec.Write(ref header, (T)value);
        return true;
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 1);
        return _codec.Read(ref header);
    }
}

/// <summary>A boxed struct that refers to objects.</summary>
internal sealed class SlotBoxCodec<T> : ObjectCodec
    where T : struct
{
    private readonly Slot<T> _slot = Slot<T>.Instance;

    public SlotBoxCodec()
        : base(typeof(T))
    {
    }

    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use) =>
        _slot.Write(graph, ref body, (T)value);

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        return RuntimeHelpers.GetUninitializedObject(typeof(T));
    }

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        Unsafe.Unbox<T>(instance!) = _slot.Read(graph, ref body);
        return instance!;
    }
}
