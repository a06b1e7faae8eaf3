using System.Collections.Concurrent;
using System.Globalization;

namespace ProcessPool.Tests.Simulation;

/// <summary>
/// Thousands of random schedules of the dispatcher in virtual time, each compared with a sequential run. PROCESSPOOL_SIMULATION_SEED replays
/// one seed and prints its events; PROCESSPOOL_SIMULATION_COUNT sets how many there are.
/// </summary>
public sealed class SimulationTests
{
    private const int DefaultCount = 12_000;

    [Fact(Timeout = 300_000)]
    public async Task RandomSchedules_EndAsTheOracleSays()
    {
        if (Environment.GetEnvironmentVariable("PROCESSPOOL_SIMULATION_SEED") is { Length: > 0 } one)
        {
            var replay = new Simulation(int.Parse(one, CultureInfo.InvariantCulture), traced: true);
            var complaints = replay.Run();
            Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, [.. complaints, replay.Trace]));
            return;
        }

        var count = Environment.GetEnvironmentVariable("PROCESSPOOL_SIMULATION_COUNT") is { Length: > 0 } many
            ? int.Parse(many, CultureInfo.InvariantCulture)
            : DefaultCount;
        var wrong = new ConcurrentDictionary<int, IReadOnlyList<string>>();
        await Task.Run(() => Parallel.For(0, count, seed =>
        {
            var complaints = new Simulation(seed).Run();
            if (complaints.Count > 0)
            {
                wrong[seed] = complaints;
            }
        }));
        var first = wrong.OrderBy(w => w.Key).Take(5).Select(w => $"seed {w.Key}: {string.Join("; ", w.Value.Take(5))}");
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {count} schedules went wrong.{Environment.NewLine}{string.Join(Environment.NewLine, first)}");
    }
}
