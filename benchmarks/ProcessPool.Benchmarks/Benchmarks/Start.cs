using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>How long it takes until a pool is of use, and until it is gone.</summary>
internal sealed class Start : IBenchmark
{
    private static readonly Unit Milliseconds = new("ms");

    public string Name => "start";

    public string Summary => "A new pool with two workers, its first result, its end; beside two bare .NET processes that send a byte each over a named pipe.";

    public void Run(Harness harness)
    {
        harness.Compare(
            "In a process that has had pools before",
            Milliseconds,
            new Trial(
                [new("pool: first result", "bare: first byte"), new("pool: first result, then disposed", "bare: both ended")],
                LifeOfPool.Measure),
            new Trial("pool: both workers have answered", LifeOfPool.MeasureBoth, "bare: both bytes"),
            new Trial([new("bare: first byte"), new("bare: both bytes"), new("bare: both ended")], LifeOfPair.Measure));

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
}
