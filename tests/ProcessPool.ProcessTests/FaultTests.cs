using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

/// <summary>Workers that die, and parents that do.</summary>
public sealed class FaultTests
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Overflow(int depth) => depth + Overflow(depth + 1);

    private static int Poison(int x) => x switch
    {
        100 => Overflow(0),
        200 => Exit(),
        300 => Fail(),
        _ => x,
    };

    private static int Exit()
    {
        Environment.Exit(3);
        return 0;
    }

    private static int Fail()
    {
        Environment.FailFast("poison");
        return 0;
    }

    [Fact(Timeout = 120_000)]
    public async Task Crashes_FailTheirItemOnly()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 2, Output = WorkerOutput.Discard });
        var outcomes = await pool.MapOutcomesAsync(Poison, Enumerable.Range(0, 1000));
        Assert.Equal([100, 200, 300], outcomes.Where(o => !o.IsSuccess).Select(o => o.Index));
        Assert.All(outcomes.Where(o => o.IsSuccess), o => Assert.Equal(o.Index, o.Value));
        var overflow = Assert.IsType<WorkerLostException>(outcomes[100].Exception);
        Assert.Equal((100, 6), (overflow.ItemIndex, overflow.Signal));
        Assert.Contains(overflow.StandardErrorTail, line => line.Contains(nameof(Overflow), StringComparison.Ordinal));
        Assert.Equal(3, Assert.IsType<WorkerLostException>(outcomes[200].Exception).ExitCode);
        Assert.Contains("poison", Assert.IsType<WorkerLostException>(outcomes[300].Exception).Message, StringComparison.Ordinal);
        Assert.Equal(3, pool.GetStatistics().WorkersLost);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(50)]
    public async Task KillMinus9_ExactlyTheRunningItemFails(int? chunkSize)
    {
        await using var pool = new Pool(2);
        var folder = Directory.CreateTempSubdirectory("processpool-test");
        try
        {
            var path = folder.FullName;
            var map = pool.MapOutcomesAsync(
                x =>
                {
                    File.AppendAllText(Path.Combine(path, x.ToString(CultureInfo.InvariantCulture)), "x");
                    if (x == 150)
                    {
                        Process.GetCurrentProcess().Kill(entireProcessTree: false);
                        Thread.Sleep(Timeout.Infinite);
                    }

                    return 2 * x;
                },
                Enumerable.Range(0, 400),
                new MapOptions { ChunkSize = chunkSize });
            var outcomes = await map;
            var failed = Assert.Single(outcomes, o => !o.IsSuccess);
            Assert.Equal(150, failed.Index);
            Assert.Equal(9, Assert.IsType<WorkerLostException>(failed.Exception).Signal);
            Assert.All(outcomes.Where(o => o.IsSuccess), o => Assert.Equal(2 * o.Index, o.Value));
            Assert.All(folder.GetFiles(), file => Assert.Equal(1, file.Length)); // No item ran twice.
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task KillMinus9_FromOutside_LosesNothingElse()
    {
        await using var pool = new Pool(2);
        var map = pool.MapOutcomesAsync(x => { Thread.Sleep(2); return x; }, Enumerable.Range(0, 1000));
        for (var i = 0; i < 3; i++)
        {
            var wanted = 200 * (i + 1);
            await Eventually.TrueAsync(() => pool.GetStatistics().ItemsCompleted >= wanted);

            if (pool.Workers[i % 2] is { ProcessId: > 0 } worker)
            {
                using var process = Process.GetProcessById(worker.ProcessId);
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }

        var outcomes = await map;
        Assert.InRange(outcomes.Count(o => !o.IsSuccess), 0, 3);
        Assert.All(outcomes.Where(o => !o.IsSuccess), o => Assert.IsType<WorkerLostException>(o.Exception));
        Assert.All(outcomes.Where(o => o.IsSuccess), o => Assert.Equal(o.Index, o.Value));
    }

    [Fact(Timeout = 120_000)]
    public async Task Cancel_EndlessItem_TaskEndsAtOnceAndTheWorkerIsReplaced()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, CancellationGrace = TimeSpan.FromMilliseconds(200) });
        var before = pool.Run(() => Environment.ProcessId);
        using var cancellation = new CancellationTokenSource();
        var run = pool.RunAsync(() => { while (true) { } }, cancellation.Token);
        cancellation.CancelAfter(100);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.NotEqual(before, await pool.RunAsync(() => Environment.ProcessId));
    }

    [Fact(Timeout = 120_000)]
    public async Task Cancel_CooperativeItem_KeepsTheWorker()
    {
        await using var pool = new Pool(1);
        var before = pool.Run(() => Environment.ProcessId);
        using var cancellation = new CancellationTokenSource();
        var run = pool.RunAsync(async token => await Task.Delay(Timeout.Infinite, token), cancellation.Token);
        cancellation.CancelAfter(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(before, await pool.RunAsync(() => Environment.ProcessId));
    }

    [Fact(Timeout = 120_000)]
    public async Task Initializer_Throws_CallsFailWithItsException()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 2, Initializer = () => throw new InvalidOperationException("not today") });
        var error = await Assert.ThrowsAsync<WorkerStartException>(() => pool.RunAsync(() => 1));
        Assert.Equal("not today", Assert.IsType<InvalidOperationException>(error.InnerException).Message);
    }

    [Fact(Timeout = 120_000)]
    public async Task Capture_ThatCannotCross_FailsBeforeAnythingRuns()
    {
        await using var pool = new Pool(1);
        using var stream = new MemoryStream();
        using var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
#pragma warning disable PP0001 // What the analyzer warns of is what the pool is to refuse.
        var error = Assert.Throws<ClosureException>(() => pool.Map(x => file.Length + stream.Length + x, [1]));
#pragma warning restore PP0001
        Assert.Equal(2, error.Problems.Count);
        Assert.Contains("closure → file", error.Problems[0].Path, StringComparison.Ordinal);
        Assert.Contains("FaultTests.cs:", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.GetStatistics().ChunksSent);
    }

    [Fact(Timeout = 120_000)]
    public async Task ItemsAndResults_ThatCannotCross_FailAlone()
    {
        await using var pool = new Pool(1);
        var items = new object[] { 1, new Thread(() => { }), 3 };
        var outcomes = await pool.MapOutcomesAsync(x => x.GetHashCode() == 1 ? new Thread(() => { }) : x, items);
        Assert.IsType<ClosureException>(outcomes[0].Exception);
        Assert.IsType<ClosureException>(outcomes[1].Exception);
        Assert.Equal(3, outcomes[2].Value);
    }
}
