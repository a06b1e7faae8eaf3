using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Peers;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>A stream in which each item travels alone.</summary>
internal sealed class StreamOfItems : IBenchmark
{
    private const int Items = 20_000;
    private const int MessageSize = 8;
    private const int UnderWay = 8;
    private const int FewItems = 2_000;
    private const int VeryFewItems = 250;
    private const int WarmUps = 10; // More than the second that all series have: until the compiler of the runtime is done in three processes, and the workers have collected once.
    private const string Ours = "MapStream, unordered, chunks of one";
    private const string Raw = "raw pipes to two children, one write an item";

    public string Name => "stream";

    public string Summary => "An unordered stream of 20,000 items that travel one by one; beside two pipes with a write of 8 bytes an item each way, 8 items under way.";

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        using var raw = new RawPipes(2, ChildMain.Echo, bufferSize: 0, MessageSize);
        using var peers = new PeerSet(harness);
        for (var i = 0; i < WarmUps; i++)
        {
            RunStream(pool, chunkSize: 1);
        }

        harness.Compare(
            "20,000 items",
            new Unit("items/s"),
            Trial.Timed(Ours, () => RunStream(pool, chunkSize: 1), PerSecond, Raw),
            Trial.Timed("MapStream, unordered, chunks as the pool likes", () => RunStream(pool, chunkSize: null), PerSecond, Raw),
            Trial.Timed(Raw, () => raw.All((_, pipe) => Exchange(pipe, Items / 2)), PerSecond),
            peers.Trial(PeerKind.MpStd, "imap_unordered, chunks of one", $"stream {Items}", PerSecond, Ours),
            peers.Trial(PeerKind.MpDill, "imap_unordered, chunks of one, 2,000 items", $"stream {FewItems}", seconds => FewItems / seconds, Ours),
            peers.Trial(PeerKind.Joblib, "generator_unordered, batches of one, 250 items", $"stream {VeryFewItems}", seconds => VeryFewItems / seconds, Ours),
            peers.Trial(PeerKind.Piscina, "one run an item, all at once", $"stream {Items}", PerSecond, Ours));
        harness.Compare(
            PeerSet.BesideCluster,
            new Unit("items/s"),
            Trial.Timed(Ours, () => RunStream(pool, chunkSize: 1), PerSecond),
            peers.Trial(PeerKind.Distributed, "as_completed, 250 items", $"stream {VeryFewItems}", seconds => VeryFewItems / seconds, Ours));
    }

    private static double PerSecond(double seconds) => Items / seconds;

    private static void RunStream(Pool pool, int? chunkSize)
    {
        var options = new MapOptions { ChunkSize = chunkSize, Ordered = false };
        var sum = 0L;
        foreach (var result in pool.MapStream(x => x + 1, Enumerable.Range(0, Items), options))
        {
            sum += result;
        }

        Check.Equal(Items * (Items + 1L) / 2, sum);
    }

    private static void Exchange(Stream pipe, int count)
    {
        var message = new byte[MessageSize];
        for (var sent = 0; sent < count + UnderWay; sent++)
        {
            if (sent < count)
            {
                pipe.Write(message);
            }

            if (sent >= UnderWay)
            {
                pipe.ReadExactly(message);
            }
        }
    }
}
