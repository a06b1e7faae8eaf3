using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>A token that will never change: whether it is cancelled.</summary>
internal sealed class CancellationTokenSlot : Slot<CancellationToken>
{
    private static readonly Refusal Live = new(
        "a cancellation token that can still be cancelled, here",
        "Pass it to the pool's method, and take the token that the function is given as a parameter");

    public override bool IsAtomic => true;

    public override void Write(GraphWriter graph, ref MessagePackWriter body, CancellationToken value)
    {
        if (value.CanBeCanceled && !value.IsCancellationRequested)
        {
            graph.Refuse(typeof(CancellationToken), Live);
        }

        body.Write(value.IsCancellationRequested);
    }

    public override CancellationToken Read(GraphReader graph, ref MessagePackReader body) => new(body.ReadBoolean());
}
