using System.Diagnostics;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>A pool of two workers, from nothing to its first result to its end.</summary>
internal static class LifeOfPool
{
    /// <summary>Milliseconds until the first result was there, and until the pool was disposed of.</summary>
    public static double[] Measure()
    {
        var x = 1;
        var start = Stopwatch.GetTimestamp();
        double first;
        using (var pool = new Pool(2))
        {
            Check.Equal(2, pool.Run(() => x + 1));
            first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return [first, Stopwatch.GetElapsedTime(start).TotalMilliseconds];
    }

    /// <summary>Milliseconds until both workers have answered.</summary>
    public static double MeasureBoth()
    {
        var x = 1;
        var start = Stopwatch.GetTimestamp();
        using var pool = new Pool(2);
        Check.Equal(4, pool.RunOnEachWorkerAsync(() => x + 1).GetAwaiter().GetResult().Sum());
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
