using System.Reflection;
using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Capture;
using ProcessPool.Capture.Recent;
using ProcessPool.Functions;
using ProcessPool.Jobs;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>What it costs to get a function to a worker, before it runs.</summary>
internal sealed class Shipping : IBenchmark
{
    private const int Size = 10_000_000;
    private const int Captures = 1_000;
    private const string SameInt = "one captured int, the same again";
    private const string ByReference = "by reference: the worker has the file";
    private static readonly Unit Bytes = new("bytes");
    private static readonly CaptureRules Copies = new(IlFieldUse.Instance, CodeShipping.ByValue);

    // This program once more, from memory: no file holds that.
    private readonly MethodInfo _makeInMemory = Assembly.Load(File.ReadAllBytes(typeof(Shipping).Assembly.Location))
        .GetType(typeof(Shipping).FullName!)!.GetMethod(nameof(AddTo), BindingFlags.Static | BindingFlags.NonPublic)!;

    private byte[] _table = [];
    private int _version;

    public string Name => "shipping";

    public string Summary => "A function on its way: capturing it, its first call in a worker that runs already, and the bytes that cross, without and with state that was sent before.";

    public void Run(Harness harness)
    {
        _table = new byte[Size];
        new Random(1).NextBytes(_table);
        Capturing(harness);
        FirstCalls(harness);
        OnTheWire(harness);
        _table = []; // Benchmarks that come later measure memory.
    }

    private static Func<int, int> AddTo(int number) => x => x + number;

    private static Func<int, int> LookUp(byte[] table) => x => table[x];

    private void Capturing(Harness harness)
    {
        var table = _table;
        harness.Compare(
            "The first captures of a new process, each of another lambda over one int",
            new Unit("ms"),
            new Trial([new("first capture of a process"), new("second capture, of another lambda", "first capture of a process")], () => FirstTimes.MeasureOnce(ChildMain.FirstCaptures, figures: 2)),
            new Trial([new("first capture of a process, sharing its closure", "first capture of a process")], () => FirstTimes.MeasureOnce(ChildMain.FirstSharing, figures: 1)));
        harness.Compare(
            "Capture, and find out whether it was sent before",
            new Unit("µs"),
            new Trial(SameInt, () => Capture(_ => AddTo(5), Captures, expected: 1)),
            new Trial("one captured int, another each time", () => Capture(AddTo, Captures, expected: Captures), SameInt),
            new Trial("10 MB captured, the same again", () => Capture(_ => LookUp(table), 5, expected: 1), SameInt));
    }

    /// <summary>Microseconds for each, after the first three; as a pool does it for each call.</summary>
    /// <param name="function">Makes the function of a call; as the loop of a program does, a new delegate each time.</param>
    /// <param name="times">How many calls.</param>
    /// <param name="expected">How many capsules that makes.</param>
    private static double Capture(Func<int, Func<int, int>> function, int times, long expected)
    {
        var (cache, recent) = (new CapsuleCache(), new RecentCaptures(CaptureRules.Default));
        var last = 0L;
        void Call(int call)
        {
            var given = new SyncFunction<int, int>(function(call));
            last = recent.Get(given, function => cache.Get(CapsuleWriter.Write(function, CaptureRules.Default))).Id;
        }

        for (var i = 0; i < 3; i++)
        {
            Call(0);
        }

        var seconds = Trial.Seconds(() =>
        {
            for (var i = 0; i < times; i++)
            {
                Call(i);
            }
        });
        Check.Equal(expected, last);
        return seconds / times * 1e6;
    }

    private void FirstCalls(Harness harness) => harness.Compare(
        "First call in a worker that has run something else",
        new Unit("ms"),
        new Trial(ByReference, () => FirstCall(AddTo(++_version), CodeShipping.Auto)),
        new Trial("by image: an assembly in memory", () => FirstCall(InMemory(++_version), CodeShipping.Auto), ByReference),
        new Trial("by slice: CodeShipping.ByValue", () => FirstCall(AddTo(++_version), CodeShipping.ByValue), ByReference));

    private static double FirstCall(Func<int, int> function, CodeShipping shipping)
    {
        using var pool = new Pool(new PoolOptions { Workers = 1, CodeShipping = shipping });
        Check.Equal(3, pool.Map(Math.Abs, new[] { -3 })[0]);
        var result = 0;
        var seconds = Trial.Seconds(() => result = pool.Map(function, new[] { 1 })[0]);
        Check.Equal(function(1), result);
        return seconds * 1e3;
    }

    private void OnTheWire(Harness harness) => harness.Compare(
        "Bytes to each worker, for a function with one captured int unless it says another",
        Bytes,
        new Trial([new(ByReference), new("by reference, again")], () => Sizes(AddTo(5), CaptureRules.Default)),
        new Trial([new("by reference, 10 MB captured"), new("by reference, 10 MB captured, again")], () => Sizes(LookUp(_table), CaptureRules.Default)),
        new Trial([new("by image", ByReference), new("by image, again")], () => Sizes(InMemory(5), CaptureRules.Default)),
        new Trial([new("by slice", ByReference), new("by slice, again")], () => Sizes(AddTo(5), Copies)));

    /// <summary>State and code of the first call and of the second. What was sent is recognized, and a chunk only names it.</summary>
    private static double[] Sizes(Func<int, int> function, CaptureRules rules)
    {
        var cache = new CapsuleCache();
        var sizes = new double[2];
        var known = 0L;
        foreach (ref var size in sizes.AsSpan())
        {
            var capsule = cache.Get(Content(function, rules));
            size = capsule.Id == known ? 0 : capsule.Bytes.Length + capsule.Images.Sum(image => (long)image.Bytes.Length);
            known = capsule.Id;
        }

        return sizes;
    }

    private static CapsuleContent Content(Func<int, int> function, CaptureRules rules) => CapsuleWriter.Write(new SyncFunction<int, int>(function), rules);

    private Func<int, int> InMemory(int number) => (Func<int, int>)_makeInMemory.Invoke(null, [number])!;
}
