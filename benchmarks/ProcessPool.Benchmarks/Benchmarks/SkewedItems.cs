using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>Items of very different lengths, the longest at the end: how well the pool shares them out.</summary>
internal sealed class SkewedItems : IBenchmark
{
    private const int Count = 400;
    private const double Total = 2.0;
    private const double Tail = 1.1;
    private const string Bound = "lower bound";

    public string Name => "skewed";

    public string Summary => "400 items, 2 s of arithmetic in all, a few of which are long and come last (Pareto, exponent 1.1); how long two workers take, beside the least that is possible.";

    public void Run(Harness harness)
    {
        var items = Durations();
        using var pool = new Pool(2);
        harness.Compare(
            $"400 items, the last takes {1e3 * items[^1] * Total / items.Sum():0} ms",
            new Unit("ms"),
            Trial.Timed("pool.Map, chunks as the pool likes", () => CheckResults(items, pool.Map(Spinning.Spin, items)), Milliseconds, Bound),
            Trial.Timed(
                "pool.Map, chunks of one",
                () => CheckResults(items, pool.Map(Spinning.Spin, items, new MapOptions { ChunkSize = 1 })),
                Milliseconds,
                Bound),
            Trial.Timed("two threads, each takes the next item", () => OnTwoThreads(items), Milliseconds, Bound),
            Trial.Timed("PLINQ over the array, two threads", () => CheckResults(items, Plinq(items)), Milliseconds, Bound),
            new Trial(Bound, () => LowerBound(items)));
    }

    private static double Milliseconds(double seconds) => seconds * 1e3;

    /// <summary>Turns of each item: evenly spread over the distribution, in rising order.</summary>
    private static long[] Durations()
    {
        var weights = Enumerable.Range(0, Count).Select(i => Math.Pow(1 - (i + 0.5) / Count, -1 / Tail)).ToArray();
        var turns = Spinning.TurnsPerSecond() * Total / weights.Sum();
        return [.. weights.Select(w => (long)(w * turns))];
    }

    /// <summary>Half of the whole, or the longest item if that is longer, as one thread runs them in the same round.</summary>
    private static double LowerBound(long[] items)
    {
        var times = items.Select(turns => Trial.Seconds(() => Spinning.Spin(turns))).ToArray();
        return Milliseconds(Math.Max(times.Sum() / 2, times.Max()));
    }

    private static void OnTwoThreads(long[] items)
    {
        var next = -1;
        var other = new Thread(Work);
        other.Start();
        Work();
        other.Join();

        void Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < items.Length;)
            {
                Spinning.Spin(items[i]);
            }
        }
    }

    private static ulong[] Plinq(long[] items) => items.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(Spinning.Spin).ToArray();

    private static void CheckResults(long[] items, ulong[] results) => Check.Equal(Spinning.Spin(items[0]), results[0]);
}
