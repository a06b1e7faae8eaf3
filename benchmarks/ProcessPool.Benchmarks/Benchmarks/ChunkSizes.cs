using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Peers;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>How many trivial items a second, for each size of the chunks.</summary>
internal sealed class ChunkSizes : IBenchmark
{
    private const string Ours = "pool.Map, items in a chunk";
    private const string MpStd = "mp-std map, items in a chunk";
    private const string Joblib = "joblib Parallel, fewer items, items in a batch";
    private static readonly long[] Sizes = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384];

    public string Name => "chunk-size";

    public string Summary => "Squares of integers, in order, in chunks of a fixed size: items a second; beside the chunks that the pool chooses.";

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        using var peers = new PeerSet(harness);
        var labels = Sizes.Select(size => size.ToString("N0", null)).ToArray();
        var comparison = harness.Compare(
            "Squares of integers",
            new Unit("items/s"),
            [
                Trial.Timed("pool.Map, chunks as the pool likes", () => Map(pool, Count(Sizes[^1]), null), seconds => Count(Sizes[^1]) / seconds),
                .. Sizes.Select((size, i) => Trial.Timed(Curves.Figure(Ours, labels[i]), () => Map(pool, Count(size), (int)size), seconds => Count(size) / seconds)),
                .. Sizes.Select((size, i) => OfPeer(peers, PeerKind.MpStd, MpStd, labels[i], Count(size), size)),
                .. Sizes.Select((size, i) => OfPeer(peers, PeerKind.Joblib, Joblib, labels[i], Fewer(size), size)),
            ]);
        new Curves(Name, "items in a chunk", Sizes, labels, hasPowers: true).Add(comparison, Ours, MpStd, Joblib).AttachTo(harness);
    }

    private static Trial OfPeer(PeerSet peers, PeerKind kind, string line, string label, int count, long chunk) => peers.Trial(
        kind,
        [new Figure(Curves.Figure(line, label), Curves.Figure(Ours, label))],
        $"map {count} {chunk}",
        seconds => count / seconds);

    /// <summary>So many items that it takes long enough, and not too long.</summary>
    private static int Count(long chunk) => (int)Math.Min(500_000, 20_000 * chunk);

    /// <summary>For one that is slow, and yet several chunks for each worker.</summary>
    private static int Fewer(long chunk) => (int)Math.Min(65_536, 500 * chunk);

    private static void Map(Pool pool, int count, int? chunk)
    {
        var results = pool.Map(x => x * x, Enumerable.Range(0, count), new MapOptions { ChunkSize = chunk });
        Check.Equal(unchecked((count - 1) * (count - 1)), results[^1]);
    }
}
