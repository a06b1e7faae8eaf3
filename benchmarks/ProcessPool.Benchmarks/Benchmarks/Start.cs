using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Peers;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>How long it takes until a pool is of use, and until it is gone.</summary>
internal sealed class Start : IBenchmark
{
    private const string FirstResult = "pool: first result";
    private const string Disposed = "pool: first result, then disposed";
    private static readonly Unit Milliseconds = new("ms");

    public string Name => "start";

    public string Summary => "A new pool with two workers, its first result, its end; beside two bare .NET processes that send a byte each over a named pipe.";

    public void Run(Harness harness)
    {
        using var peers = new PeerSet(harness);
        harness.Compare(
            "In a process that has had pools before",
            Milliseconds,
            new Trial(
                [new(FirstResult, "bare: first byte"), new(Disposed, "bare: both ended")],
                LifeOfPool.Measure),
            new Trial("pool: both workers have answered", LifeOfPool.MeasureBoth, "bare: both bytes"),
            new Trial([new("bare: first byte"), new("bare: both bytes"), new("bare: both ended")], LifeOfPair.Measure),
            LifeOf(peers, PeerKind.MpStd),
            LifeOf(peers, PeerKind.MpStdSpawn),
            LifeOf(peers, PeerKind.Joblib),
            LifeOf(peers, PeerKind.Distributed),
            LifeOf(peers, PeerKind.WorkerpoolProcess));

        harness.Compare(
            "In a new process",
            Milliseconds,
            new Trial(
                [
                    new("first pool: first result", "first pair: first byte"),
                    new("first pool: first result, then disposed", "first pair: both ended"),
                    new("second pool: first result", "second pair: first byte"),
                    new("second pool: first result, then disposed", "second pair: both ended"),
                ],
                () => FirstTimes.Measure(ChildMain.FirstPools, figures: 2)),
            new Trial(
                [
                    new("first pair: first byte"), new("first pair: both bytes"), new("first pair: both ended"),
                    new("second pair: first byte"), new("second pair: both bytes"), new("second pair: both ended"),
                ],
                () => FirstTimes.Measure(ChildMain.FirstPairs, figures: 3)));
    }

    private static Trial LifeOf(PeerSet peers, PeerKind kind) => peers.Trial(
        kind,
        [new Figure($"{kind.Name}: first result", FirstResult), new Figure($"{kind.Name}: first result, then disposed", Disposed)],
        "start",
        seconds => seconds * 1e3);
}
