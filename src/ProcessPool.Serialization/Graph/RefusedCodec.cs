using MessagePack;
using ProcessPool.Serialization.Framework;

namespace ProcessPool.Serialization.Graph;

/// <summary>Objects that never cross.</summary>
internal sealed class RefusedCodec(Type type, Refusal refusal) : ObjectCodec(typeof(object))
{
    public override bool HasBody => false;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int index, object value, FieldUse use)
    {
        graph.Refuse(type, refusal);
        return false;
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id) =>
        throw new GraphFormatException($"Objects of {type} cannot be read: {refusal.Reason}.");
}
