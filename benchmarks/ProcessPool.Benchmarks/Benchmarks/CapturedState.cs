using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Peers;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>A function that has captured much.</summary>
internal sealed class CapturedState : IBenchmark
{
    private const int Size = 10_000_000;
    private const string New = "10 MB captured, new to the workers";
    private const string Again = "10 MB captured, the same again";
    private const string Nothing = "nothing captured";
    private byte[] _table = [];
    private readonly int[] _items = [.. Enumerable.Range(0, 1_000)];
    private byte _version;

    public string Name => "captured";

    public string Summary => "1,000 items, for a function that has captured an array of 10 MB: with an array that the workers have not seen, then again with the same.";

    public void Run(Harness harness)
    {
        _table = new byte[Size];
        new Random(1).NextBytes(_table);
        using var pool = new Pool(2);
        using var raw = new RawPipes(2, ChildMain.Swallow, RawPipes.BlockSize, Size);
        using var peers = new PeerSet(harness);
        harness.Compare(
            "1,000 items",
            new Unit("ms"),
            new Trial([new(New, Nothing), new(Again, Nothing)], () => [First(pool), Map(pool)]),
            Trial.Timed(Nothing, () => CheckResults(pool.Map(i => i & 255, _items), i => i & 255), Milliseconds),
            Trial.Timed("raw pipes: 10 MB to each of two children", () => raw.All((_, pipe) => Send(pipe)), Milliseconds, Nothing),
            peers.Trial(PeerKind.MpDill, "10 MB captured, which go along with each of its 8 chunks", "captured 1000 0", Milliseconds, Again),
            peers.Trial(PeerKind.Joblib, "10 MB captured, which go along with each of its 2 batches", "captured 1000 500", Milliseconds, Again),
            peers.Trial(PeerKind.Joblib, "10 MB captured as an array of numpy, which workers map", "captured_array 1000 125", Milliseconds, Again));
        harness.Compare(
            PeerSet.BesideCluster,
            new Unit("ms"),
            new Trial([new(New), new(Again)], () => [First(pool), Map(pool)]),
            peers.Trial(
                PeerKind.Distributed,
                [new Figure("distributed: 10 MB scattered, new to the workers", New), new Figure("distributed: 10 MB scattered, the same again", Again)],
                "captured 1000 125",
                Milliseconds));
        _table = []; // Benchmarks that come later measure memory.
    }

    private static double Milliseconds(double seconds) => seconds * 1e3;

    /// <summary>One other byte, and it is another array.</summary>
    private double First(Pool pool)
    {
        _table[^1] = ++_version;
        return Map(pool);
    }

    private double Map(Pool pool)
    {
        var table = _table;
        var results = Array.Empty<int>();
        var seconds = Trial.Seconds(() => results = pool.Map(i => table[i * 1_000] + table[^1], _items));
        CheckResults(results, i => table[i * 1_000] + table[^1]);
        return Milliseconds(seconds);
    }

    private void CheckResults(int[] results, Func<int, int> expected)
    {
        Check.Equal(_items.Length, results.Length);
        Check.Equal(expected(_items[^1]), results[^1]);
    }

    private void Send(Stream pipe)
    {
        pipe.Write(_table);
        Check.Equal(1, pipe.ReadByte());
    }
}
