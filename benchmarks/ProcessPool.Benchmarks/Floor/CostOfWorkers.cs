using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Soak;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>What a worker takes of its parent. For a new process: buffers of pools that were disposed of are kept for the next one, and would hide what that takes.</summary>
internal static class CostOfWorkers
{
    private const int Workers = 8;

    /// <summary>Threads, descriptors, KiB of memory and milliseconds: what a pool of eight adds, beside one that has loaded everything, by eight.</summary>
    public static double[] Measure()
    {
        using var other = new Pool(1);
        Check.Equal(1, other.Run(() => 1));
        GC.Collect();
        var before = Look();
        Pool? pool = null;
        try
        {
            var seconds = Trial.Seconds(() =>
            {
                pool = new Pool(Workers);
                Check.Equal(Workers, pool.RunOnEachWorkerAsync(() => 1).GetAwaiter().GetResult().Sum());
            });
            var after = Look();
            double[] all = [after.Threads - before.Threads, after.Handles - before.Handles, (after.Megabytes - before.Megabytes) * 1024, seconds * 1e3];
            return [.. all.Select(value => value / Workers)];
        }
        finally
        {
            pool?.Dispose();
        }
    }

    private static ProcessSample Look() => ProcessSample.Of(Environment.ProcessId)!.Value;
}
