using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Peers;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>How many trivial items a second, for each size of the chunks.</summary>
internal sealed class ChunkSizes : IBenchmark
{
    private const string Ours = "pool.Map, items in a chunk";
    private const string Peer = "mp-std map, items in a chunk";
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
                .. Sizes.Select((size, i) => peers.Trial(
                    PeerKind.MpStd,
                    [new Figure(Curves.Figure(Peer, labels[i]), Curves.Figure(Ours, labels[i]))],
                    $"map {Count(size)} {size}",
                    seconds => Count(size) / seconds)),
            ]);
        new Curves(Name, "items in a chunk", Sizes, labels, hasPowers: true).Add(comparison, Ours, Peer).AttachTo(harness);
    }

    /// <summary>So many items that it takes long enough, and not too long.</summary>
    private static int Count(long chunk) => (int)Math.Min(500_000, 20_000 * chunk);

    private static void Map(Pool pool, int count, int? chunk)
    {
        var results = pool.Map(x => x * x, Enumerable.Range(0, count), new MapOptions { ChunkSize = chunk });
        Check.Equal(unchecked((count - 1) * (count - 1)), results[^1]);
    }
}
