using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Capture;
using ProcessPool.Capture.Recent;
using ProcessPool.Functions;
using ProcessPool.Jobs;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>The first capture of a lambda, for a new process to measure.</summary>
internal static class FirstCapture
{
    private static int _calls;

    /// <summary>Milliseconds to capture a lambda over one int and to know by its bytes whether it was sent: each time another lambda.</summary>
    public static double[] Measure()
    {
        var number = ++_calls;
        Func<int, int> function = number == 1 ? x => x + number : x => x * number;
        var (cache, recent) = (new CapsuleCache(), new RecentCaptures(CaptureRules.Default));
        var given = new SyncFunction<int, int>(function);
        return [1e3 * Trial.Seconds(() => recent.Get(given, wanted => cache.Get(CapsuleWriter.Write(wanted, CaptureRules.Default))))];
    }
}
