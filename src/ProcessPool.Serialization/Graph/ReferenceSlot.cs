using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>A reference, as the id of the object; 0 for null.</summary>
internal sealed class ReferenceSlot : Slot
{
    public override void WriteBoxed(GraphWriter graph, ref MessagePackWriter body, object? value) => body.Write(graph.Reference(value));

    public override object? ReadBoxed(GraphReader graph, ref MessagePackReader body) => graph.Resolve(body.ReadInt32());
}

/// <inheritdoc cref="ReferenceSlot"/>
internal sealed class ReferenceSlot<T> : Slot<T?>
    where T : class
{
    public override bool IsAtomic => typeof(T) == typeof(string);

    public override void Write(GraphWriter graph, ref MessagePackWriter body, T? value) => body.Write(graph.Reference(value));

    public override T? Read(GraphReader graph, ref MessagePackReader body) => graph.Resolve<T>(body.ReadInt32());
}
