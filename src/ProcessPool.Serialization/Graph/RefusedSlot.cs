using MessagePack;
using ProcessPool.Serialization.Framework;

namespace ProcessPool.Serialization.Graph;

/// <summary>A place whose values never cross, whatever they are.</summary>
internal sealed class RefusedSlot(Type type, Refusal refusal) : Slot
{
    public override void WriteBoxed(GraphWriter graph, ref MessagePackWriter body, object? value)
    {
        graph.Refuse(type, refusal);
        body.WriteNil();
    }

    public override object? ReadBoxed(GraphReader graph, ref MessagePackReader body)
    {
        body.ReadNil();
        return null;
    }
}

/// <inheritdoc cref="RefusedSlot"/>
internal sealed class RefusedSlot<T>(Refusal refusal) : Slot<T>
{
    public Refusal Refusal => refusal;

    public override void Write(GraphWriter graph, ref MessagePackWriter body, T value)
    {
        graph.Refuse(typeof(T), refusal);
        body.WriteNil();
    }

    public override T Read(GraphReader graph, ref MessagePackReader body)
    {
        body.ReadNil();
        return default!;
    }
}
