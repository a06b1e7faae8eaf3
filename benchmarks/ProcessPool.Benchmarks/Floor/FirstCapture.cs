using System.Diagnostics;
using ProcessPool.Capture;
using ProcessPool.Capture.Recent;
using ProcessPool.Functions;
using ProcessPool.Jobs;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>The first captures of lambdas over one int, for a new process to measure.</summary>
internal static class FirstCapture
{
    private static readonly object Other = new();

    /// <summary>Milliseconds to capture a lambda and to know by its bytes whether it was sent: the first of the process, and another.</summary>
    public static double[] Measure() => [Capture(Add(1)), Capture(Multiply(2))];

    /// <summary>The same for one that shares its closure with another lambda, so that has to be found out what it reads of it.</summary>
    public static double[] MeasureSharing() => [Capture(Sharing(3).Subtract)];

    private static double Capture(Func<int, int> function)
    {
        var (cache, recent) = (new CapsuleCache(), new RecentCaptures(CaptureRules.Default));
        var given = new SyncFunction<int, int>(function);
        var start = Stopwatch.GetTimestamp(); // Here, without a function of our own that would have to be compiled first.
        recent.Get(given, cache);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Func<int, int> Add(int number) => x => x + number;

    private static Func<int, int> Multiply(int number) => x => x * number;

    /// <summary>Two lambdas of one scope, so of one closure: only what the first one reads crosses with it.</summary>
    private static (Func<int, int> Subtract, Func<object> Get) Sharing(int number)
    {
        var other = Other;
        return (x => x - number, () => other);
    }
}
