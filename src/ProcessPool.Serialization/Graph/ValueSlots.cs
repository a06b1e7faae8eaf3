using MessagePack;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Graph;

/// <summary>A value that needs no graph.</summary>
internal sealed class ValueSlot<T> : Slot<T>
{
    private readonly ValueCodec<T> _codec = ValueCodec<T>.Instance!;

    public override int MinBytes => _codec.MinBytes;

    public override bool IsAtomic => true;

    public override void Write(GraphWriter graph, ref MessagePackWriter body, T value) => _codec.Write(ref body, value);

    public override T Read(GraphReader graph, ref MessagePackReader body) => _codec.Read(ref body);
}

internal sealed class NullableSlot<T> : Slot<T?>
    where T : struct
{
    private readonly Slot<T> _inner = Slot<T>.Instance;

    public override bool IsAtomic => _inner.IsAtomic;

    public override void Write(GraphWriter graph, ref MessagePackWriter body, T? value)
    {
        if (value is { } inner)
        {
            body.WriteArrayHeader(1);
            _inner.Write(graph, ref body, inner);
        }
        else
        {
            body.WriteNil();
        }
    }

    public override T? Read(GraphReader graph, ref MessagePackReader body)
    {
        if (body.TryReadNil())
        {
            return null;
        }

        Format.ReadExactHeader(ref body, 1);
        return _inner.Read(graph, ref body);
    }
}

/// <summary>A struct, field by field.</summary>
internal sealed class StructSlot<T> : Slot<T>
    where T : struct
{
    private readonly FieldPlan _fields = new(typeof(T));

    public override int MinBytes => _fields.MinBytes;

    public override void Write(GraphWriter graph, ref MessagePackWriter body, T value) => _fields.Write(graph, ref body, value);

    public override T Read(GraphReader graph, ref MessagePackReader body)
    {
        object value = default(T);
        _fields.Read(graph, ref body, value);
        return (T)value;
    }
}
