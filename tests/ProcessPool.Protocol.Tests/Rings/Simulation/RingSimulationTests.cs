using System.Collections.Concurrent;
using System.Globalization;

namespace ProcessPool.Protocol.Tests.Rings.Simulation;

/// <summary>
/// Thousands of random orders of what the two sides of a ring do: it wraps, is full, is left for the pipe and found again, somebody sleeps, somebody looks, somebody dies. Everything arrives,
/// in order, and nobody waits for ever. PROCESSPOOL_RINGS_SEED replays one and prints it; PROCESSPOOL_RINGS_COUNT sets how many there are.
/// </summary>
public sealed class RingSimulationTests
{
    private const int DefaultCount = 6_000;

    [Fact(Timeout = 600_000)]
    public async Task RandomOrders_BytesArrive_NobodyWaitsForEver()
    {
        if (Environment.GetEnvironmentVariable("PROCESSPOOL_RINGS_SEED") is { Length: > 0 } one)
        {
            using var replay = new RingSimulation(int.Parse(one, CultureInfo.InvariantCulture), traced: true);
            await Task.Run(replay.Run);
            Assert.True(replay.Complaints.Count == 0, string.Join(Environment.NewLine, [.. replay.Complaints, replay.Trace]));
            return;
        }

        var count = Environment.GetEnvironmentVariable("PROCESSPOOL_RINGS_COUNT") is { Length: > 0 } many ? int.Parse(many, CultureInfo.InvariantCulture) : DefaultCount;
        var wrong = new ConcurrentDictionary<int, string>();
        await Task.Run(() => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            using var simulation = new RingSimulation(seed);
            simulation.Run();
            if (simulation.Complaints.Count > 0)
            {
                wrong[seed] = string.Join("; ", simulation.Complaints);
            }
        }));
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {count} went wrong.{Environment.NewLine}{string.Join(Environment.NewLine, wrong.OrderBy(w => w.Key).Take(5).Select(w => $"seed {w.Key}: {w.Value}"))}");
    }
}
