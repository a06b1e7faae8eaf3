using MessagePack;
using ProcessPool.Serialization.Bridges;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>A token that will never change, as whether it is cancelled; one that may still be cancelled, as the number of its bridge.</summary>
internal sealed class CancellationTokenSlot : Slot<CancellationToken>
{
    private static readonly Refusal Live = new(
        "a cancellation token that can still be cancelled, in this process",
        "Pass it to the pool's method, and take the token that the function is given as a parameter");

    public override bool IsAtomic => true;

    public override void Write(GraphWriter graph, ref MessagePackWriter body, CancellationToken value)
    {
        if (!value.CanBeCanceled || value.IsCancellationRequested)
        {
            body.Write(value.IsCancellationRequested);
        }
        else if (graph.HasBridges)
        {
            body.Write(ParentBridges.IdOf(value));
        }
        else
        {
            graph.Refuse(typeof(CancellationToken), Live);
            body.WriteNil();
        }
    }

    public override CancellationToken Read(GraphReader graph, ref MessagePackReader body) => body.NextMessagePackType == MessagePackType.Boolean
        ? new(body.ReadBoolean())
        : (graph.Bridges ?? throw new GraphFormatException("There is no bridge on this side.")).TokenOf(body.ReadInt64());
}
