namespace ProcessPool.ProcessTests;

/// <summary>Random numbers and replays, with real workers.</summary>
public sealed class DeterminismTests
{
    private static readonly MapOptions Seeded = new() { Seed = 42 };

    [Theory(Timeout = 120_000)]
    [InlineData(CodeShipping.ByReference)]
    [InlineData(CodeShipping.ByValue)]
    public async Task Numbers_AreTheSame_InProcessesAndInThisOne(CodeShipping shipping)
    {
        await using var processes = new Pool(new PoolOptions { Workers = 2, CodeShipping = shipping });
        await using var threads = new Pool(new PoolOptions { Workers = 3, InProcess = true });
        var items = Enumerable.Range(0, 100);
        var expected = await threads.MapAsync(x => (WorkerContext.ItemIndex, WorkerContext.Random.NextInt64(), WorkerContext.Random.Next(6)), items, Seeded);
        Assert.Equal(expected, await processes.MapAsync(x => (WorkerContext.ItemIndex, WorkerContext.Random.NextInt64(), WorkerContext.Random.Next(6)), items, Seeded));
        Assert.Equal(expected[7].Item2, items.AsProcessParallel(processes).WithSeed(42).Select(x => WorkerContext.Random.NextInt64()).ToArray()[7]);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(CodeShipping.ByReference)]
    [InlineData(CodeShipping.ByValue)]
    public async Task AnItemThatKilledItsWorker_IsReplayedHere(CodeShipping shipping)
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, CodeShipping = shipping, Output = WorkerOutput.Discard });
        var parent = Environment.ProcessId;
        var outcomes = await pool.MapOutcomesAsync(
            x =>
            {
                if (x == "bad" && Environment.ProcessId != parent)
                {
                    Environment.Exit(3);
                }

                return $"{x} {WorkerContext.Random.Next()}";
            },
            ["good", "bad"],
            Seeded);
        Assert.Equal(3, Assert.IsType<WorkerLostException>(outcomes[1].Exception).ExitCode);
        var replayed = (string)FailedItem.Of(outcomes[1].Exception!)!.Replay()!;
        Assert.Equal(await pool.MapAsync(x => $"bad {WorkerContext.Random.Next()}", [0, 1], Seeded) is [_, var second] ? second : null, replayed);
    }
}
