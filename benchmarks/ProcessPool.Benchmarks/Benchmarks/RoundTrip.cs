using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Peers;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>One call at a time, each waited for.</summary>
internal sealed class RoundTrip : IBenchmark
{
    private const int Calls = 2_000;
    private const int MessageSize = 8;
    private const int SlowCalls = 500;
    private const int VerySlowCalls = 50;
    private const string Same = "pool.Run(() => x + 1), x stays the same";
    private const string Raw = "raw pipe: 8 bytes there and back";

    public string Name => "round-trip";

    public string Summary => "2,000 calls of pool.Run, one after the other; beside a few bytes there and back over the same kind of pipe, with blocking reads.";

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        using var raw = new RawPipes(1, ChildMain.Echo, bufferSize: 0, MessageSize);
        using var peers = new PeerSet(harness);
        harness.Compare(
            "2,000 calls in a row",
            new Unit("µs a call"),
            Trial.Timed(Same, () => SameCall(pool), PerCall, Raw),
            Trial.Timed("pool.Run(() => x + 1), x is another each time", () => ChangingCall(pool), PerCall, Raw),
            Trial.Timed(Raw, () => raw.All((_, pipe) => PingPong(pipe)), PerCall),
            peers.Trial(PeerKind.MpDill, "apply, 500 calls", $"roundtrip {SlowCalls}", seconds => seconds * 1e6 / SlowCalls, Same),
            peers.Trial(PeerKind.MpStd, "apply", $"roundtrip {Calls}", PerCall, Same),
            peers.Trial(PeerKind.Piscina, "run", $"roundtrip {Calls}", PerCall, Same));
        harness.Compare(
            PeerSet.BesideCluster,
            new Unit("µs a call"),
            Trial.Timed(Same, () => SameCall(pool), PerCall),
            peers.Trial(PeerKind.Distributed, "submit, 50 calls", $"roundtrip {VerySlowCalls}", seconds => seconds * 1e6 / VerySlowCalls, Same));
    }

    private static double PerCall(double seconds) => seconds * 1e6 / Calls;

    private static void SameCall(Pool pool)
    {
        var x = 1;
        for (var i = 0; i < Calls; i++)
        {
            Check.Equal(2, pool.Run(() => x + 1));
        }
    }

    private static void ChangingCall(Pool pool)
    {
        for (var i = 0; i < Calls; i++)
        {
            var x = i;
            Check.Equal(i + 1, pool.Run(() => x + 1));
        }
    }

    private static void PingPong(Stream pipe)
    {
        var message = new byte[MessageSize];
        for (var i = 0; i < Calls; i++)
        {
            pipe.Write(message);
            pipe.ReadExactly(message);
        }
    }
}
