using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>How far one parent can go: what its dispatcher can schedule, and what each worker takes of the parent. docs/scaling.md explains it.</summary>
internal sealed class Scaling : IBenchmark
{
    private const int Chunks = 10_000;
    private const string Alone = "answers one by one";
    private const string Together = "all answers at once";
    private static readonly long[] Workers = [1, 2, 8, 64, 256];

    public string Name => "scaling";

    public string Summary => "What the dispatcher can schedule with workers that answer at once, without processes; and what a real worker takes of the parent. docs/scaling.md explains the figures.";

    public void Run(Harness harness)
    {
        var labels = Workers.Select(count => count == 1 ? "1 worker" : $"{count} workers").ToArray();
        var pools = Workers.Select(count => new InstantWorkers((int)count)).ToArray();
        try
        {
            var single = harness.Compare("Items in chunks of one that the dispatcher can schedule", new Unit("items/s"), [.. Trials(pools, labels, size: 1)]);
            var large = harness.Compare("Items in chunks of 100 that it can schedule", new Unit("items/s"), [.. Trials(pools, labels, size: 100)]);
            new Curves(Name, "workers", Workers, labels, hasPowers: true).Add(single, Alone, Together).Add(large, Alone, Together).AttachTo(harness);
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
                new Trial([new("threads"), new("descriptors"), new("memory of the parent, KiB"), new("time to start, ms")], () => FirstTimes.MeasureOnce(ChildMain.CostOfWorkers, figures: 4)));
        }
    }

    private static IEnumerable<Trial> Trials(InstantWorkers[] pools, string[] labels, int size)
        => from line in new[] { Alone, Together }
           from i in Enumerable.Range(0, pools.Length)
           select new Trial(
               Curves.Figure(line, labels[i]),
               () => Chunks * size / pools[i].Run(Chunks * size, size, together: line == Together),
               i == 0 ? null : Curves.Figure(line, labels[0]));
}
