using System.Diagnostics;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>Two bare processes that send one byte each, started side by side: the least that a pool of two workers can take.</summary>
internal static class LifeOfPair
{
    /// <summary>Milliseconds until one byte was there, until both were, and until both processes had ended.</summary>
    public static double[] Measure()
    {
        var start = Stopwatch.GetTimestamp();
        var bytes = new double[2];
        var ends = new double[2];
        var threads = Enumerable.Range(0, 2).Select(i => new Thread(() =>
        {
            using (var child = new ChildProcess(ChildMain.Bare))
            {
                Check.Equal(1, child.Pipe.ReadByte());
                bytes[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            ends[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return [bytes.Min(), bytes.Max(), ends.Max()];
    }
}
