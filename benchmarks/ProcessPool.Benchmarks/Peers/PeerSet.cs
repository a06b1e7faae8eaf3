using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Peers;

/// <summary>
/// The peers of a benchmark: trials that are measured in the same rounds as ours. One that is not installed, or fails, is left out, and the page says so.
/// </summary>
internal sealed class PeerSet(Harness harness) : IDisposable
{
    /// <summary>
    /// The title of a comparison of its own, with ours and a cluster of dask.distributed alone: its processes wake up for their heartbeats all the time, which halved what short calls beside them
    /// reached. Since then peers are stopped while others are measured, where that can be done.
    /// </summary>
    public const string BesideCluster = "Beside a cluster that wakes up all the time";

    private readonly Dictionary<PeerKind, Peer?> _peers = [];

    /// <summary>A trial of one figure.</summary>
    /// <param name="kind">Who.</param>
    /// <param name="what">Beside the name of the peer, as the table has it.</param>
    /// <param name="order">What it is told.</param>
    /// <param name="fromSeconds">The figure, of what it answers.</param>
    /// <param name="against">The figure of ours that it is compared with.</param>
    public Trial Trial(PeerKind kind, string what, string order, Func<double, double> fromSeconds, string against)
        => Trial(kind, [new Figure($"{kind.Name}: {what}", against)], order, fromSeconds);

    /// <summary>A trial of the figures that it answers with.</summary>
    public Trial Trial(PeerKind kind, IReadOnlyList<Figure> figures, string order, Func<double, double> fromSeconds)
        => new(figures, () => Ask(kind, order) is { } answer ? [.. answer.Select(fromSeconds)] : [.. figures.Select(_ => double.NaN)]);

    public void Dispose()
    {
        foreach (var peer in _peers.Values)
        {
            peer?.Dispose();
        }
    }

    /// <summary>Null: it is not there, or failed.</summary>
    private double[]? Ask(PeerKind kind, string order)
    {
        if (!_peers.TryGetValue(kind, out var peer))
        {
            peer = Peer.TryStart(kind, out var problem);
            _peers.Add(kind, peer);
            harness.Note(peer is null ? $"{kind.Name} is left out: {problem} (benchmarks/peers/install.sh)." : $"{kind.Name}: {peer.Description}; two workers.");
        }

        try
        {
            return peer?.Ask(order);
        }
        catch (PeerException e)
        {
            harness.Note($"{kind.Name} is left out of what needs `{order}`: {e.Message}.");
            return null;
        }
    }
}
