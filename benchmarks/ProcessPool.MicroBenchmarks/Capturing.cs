using BenchmarkDotNet.Attributes;
using ProcessPool.Capture;
using ProcessPool.Capture.Recent;
using ProcessPool.Functions;
using ProcessPool.Jobs;

namespace ProcessPool.MicroBenchmarks;

/// <summary>Capturing a function, and finding out whether it was sent before.</summary>
public class Capturing
{
    private readonly CapsuleCache _cache = new();
    private readonly RecentCaptures _recent = new(CaptureRules.Default);
    private readonly byte[] _large = new byte[10_000_000];
    private int _number;

    [Benchmark(Baseline = true, Description = "one int, the same again")]
    public object Same()
    {
        var number = 1;
        return Capture(x => x + number);
    }

    [Benchmark(Description = "one int, another each time")]
    public object Another()
    {
        var number = ++_number;
        return Capture(x => x + number);
    }

    [Benchmark(Description = "a function that captured nothing")]
    public object Nothing() => Capture(static x => x * x);

    [Benchmark(Description = "10 MB, the same again")]
    public object Large()
    {
        var large = _large;
        return Capture(x => x + large.Length);
    }

    [Benchmark(Description = "one int, written each time")]
    public object Written()
    {
        var number = 1;
        return CapsuleWriter.Write(new SyncFunction<int, int>(x => x - number), CaptureRules.Default);
    }

    private Capsule Capture(Func<int, int> function)
        => _recent.Get(new SyncFunction<int, int>(function), wanted => _cache.Get(CapsuleWriter.Write(wanted, CaptureRules.Default)));
}
