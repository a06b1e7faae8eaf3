using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>What more workers bring, up to twice the cores.</summary>
internal sealed class WorkerCounts : IBenchmark
{
    private const int Items = 24;
    private const int Integers = 500_000;
    private const string Ours = "pool.Map, workers";
    private const string Threads = "threads that take the next item";
    private static readonly int[] Integer = [.. Enumerable.Range(0, Integers)];

    public string Name => "workers";

    public string Summary => "24 items of 10 ms of arithmetic, and squares of 500,000 integers, with one worker and more, up to twice the cores; beside as many threads.";

    public void Run(Harness harness)
    {
        var counts = Enumerable.Range(1, Math.Min(2 * Environment.ProcessorCount, 8)).Select(count => (long)count).ToArray();
        var labels = counts.Select(count => $"{count}").ToArray();
        var pools = counts.Select(count => new Pool((int)count)).ToArray();
        try
        {
            var turns = (long)(Spinning.TurnsPerSecond() * 0.01);
            var first = Curves.Figure(Ours, labels[0]);
            var arithmetic = harness.Compare(
                "Items of 10 ms",
                new Unit("items/s"),
                [
                    .. pools.Select((pool, i) => Trial.Timed(Curves.Figure(Ours, labels[i]), () => Spin(pool, turns), seconds => Items / seconds, i == 0 ? null : first)),
                    .. counts.Select((count, i) => Trial.Timed(Curves.Figure(Threads, labels[i]), () => OnThreads(count, turns), seconds => Items / seconds, first)),
                ]);
            var squares = harness.Compare(
                "Squares of integers",
                new Unit("items/s"),
                [.. pools.Select((pool, i) => Trial.Timed(Curves.Figure(Ours, labels[i]), () => Square(pool), seconds => Integers / seconds, i == 0 ? null : first))]);
            new Curves(Name, "workers, or threads", counts, labels).Add(arithmetic, Ours, Threads).Add(squares, Ours).AttachTo(harness);
        }
        finally
        {
            Array.ForEach(pools, pool => pool.Dispose());
        }
    }

    private static void Spin(Pool pool, long turns)
        => Check.Equal(Items, pool.Map(Spinning.Spin, Enumerable.Repeat(turns, Items).ToArray()).Length);

    private static void Square(Pool pool) => Check.Equal(Integers, pool.Map(x => x * x, Integer).Length);

    private static void OnThreads(long count, long turns)
    {
        var next = -1;
        var threads = Enumerable.Range(0, (int)count).Select(_ => new Thread(() =>
        {
            while (Interlocked.Increment(ref next) < Items)
            {
                Spinning.Spin(turns);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }
}
