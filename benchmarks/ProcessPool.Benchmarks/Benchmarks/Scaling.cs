using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Soak;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>How far one parent can go: what its dispatcher can schedule, and what each worker takes of the parent. docs/scaling.md explains it.</summary>
internal sealed class Scaling : IBenchmark
{
    private const int Chunks = 10_000;
    private const int RealWorkers = 8;
    private const string Alone = "answers one by one, a chunk of";
    private const string Together = "all answers at once, a chunk of";
    private static readonly long[] Workers = [1, 2, 8, 64, 256];
    private static readonly int[] Sizes = [1, 100];

    public string Name => "scaling";

    public string Summary => "What the dispatcher can schedule with workers that answer at once, without processes; and what a real worker takes of the parent. docs/scaling.md explains the figures.";

    public void Run(Harness harness)
    {
        var labels = Workers.Select(count => count == 1 ? "1 worker" : $"{count} workers").ToArray();
        var pools = Workers.Select(count => new InstantWorkers((int)count)).ToArray();
        try
        {
            var lines = Sizes.SelectMany(size => new[] { Line(Alone, size), Line(Together, size) }).ToArray();
            var chunks = harness.Compare("Chunks that the dispatcher can schedule", new Unit("chunks/s"), [.. Trials(pools, labels, perChunk: size => 1)]);
            var items = harness.Compare("Items that it can schedule", new Unit("items/s"), [.. Trials(pools, labels, perChunk: size => size)]);
            new Curves(Name, "workers", Workers, labels).Add(chunks, lines).Add(items, lines).AttachTo(harness);
        }
        finally
        {
            Array.ForEach(pools, pool => pool.Dispose());
        }

        if (OperatingSystem.IsLinux())
        {
            harness.Compare(
                "What a worker takes of the parent: a pool of eight, by eight",
                new Unit("each"),
                new Trial([new("threads"), new("descriptors"), new("memory of the parent, KiB"), new("managed heap, KiB"), new("time to start, ms")], OfEachWorker));
        }
    }

    private static string Line(string line, int size) => size == 1 ? $"{line} one item" : $"{line} {size} items";

    private static IEnumerable<Trial> Trials(InstantWorkers[] pools, string[] labels, Func<int, double> perChunk)
        => from size in Sizes
           from together in new[] { false, true }
           from i in Enumerable.Range(0, pools.Length)
           let line = Line(together ? Together : Alone, size)
           select new Trial(
               Curves.Figure(line, labels[i]),
               () => Chunks * perChunk(size) / pools[i].Run(Chunks * size, size, together),
               i == 0 ? null : Curves.Figure(line, labels[0]));

    /// <summary>The difference that a pool makes whose workers have all run something.</summary>
    private static double[] OfEachWorker()
    {
        var heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        var before = ProcessSample.Of(Environment.ProcessId)!.Value;
        Pool? pool = null;
        try
        {
            var seconds = Trial.Seconds(() =>
            {
                pool = new Pool(RealWorkers);
                Check.Equal(RealWorkers, pool.RunOnEachWorkerAsync(() => 1).GetAwaiter().GetResult().Sum());
            });
            var after = ProcessSample.Of(Environment.ProcessId)!.Value;
            var heap = GC.GetTotalMemory(forceFullCollection: true) - heapBefore;
            double[] all = [after.Threads - before.Threads, after.Handles - before.Handles, (after.Megabytes - before.Megabytes) * 1024, heap / 1024.0, seconds * 1e3];
            return [.. all.Select(value => value / RealWorkers)];
        }
        finally
        {
            pool?.Dispose();
        }
    }
}
