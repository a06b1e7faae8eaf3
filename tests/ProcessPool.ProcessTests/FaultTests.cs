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

    /// <summary>Blocks of some MiB are copied from process to process, in both directions: whoever dies, before, between or in the middle of that.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task LargeItemsAndResults_CrashesFailTheirItemOnly_AndTheOthersAreWhole(int seed)
    {
        const int Size = 3_000_000;
        var random = new Random(seed);
        var items = new byte[60][];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new byte[Size];
            random.NextBytes(items[i]);
            items[i][0] = (byte)(i % 10 == 5 ? 1 + random.Next(3) : 0);
        }

        await using var pool = new Pool(new PoolOptions { Workers = 2, Output = WorkerOutput.Discard });
        var outcomes = await pool.MapOutcomesAsync(
            item =>
            {
                switch (item[0])
                {
                    case 1:
                        Environment.FailFast("now");
                        break;
                    case 2:
                        new Thread(() => Process.GetCurrentProcess().Kill(entireProcessTree: false)).Start(); // While the result is on its way, perhaps.
                        break;
                    case 3:
                        throw new InvalidOperationException("now");
                }

                item[^1]++;
                return item;
            },
            items);

        foreach (var outcome in outcomes)
        {
            var item = items[outcome.Index];
            if (outcome.IsSuccess)
            {
                Assert.True(item[0] is 0 or 2);
                Assert.Equal((byte)(item[^1] + 1), outcome.Value[^1]);
                Assert.True(outcome.Value.AsSpan(0, Size - 1).SequenceEqual(item.AsSpan(0, Size - 1)));
            }
            else if (item[0] == 3)
            {
                Assert.IsType<InvalidOperationException>(outcome.Exception);
            }
            else
            {
                Assert.Equal(outcome.Index, Assert.IsType<WorkerLostException>(outcome.Exception).ItemIndex);
            }
        }

        Assert.Equal(items.Count(item => item[0] is 1 or 2), pool.GetStatistics().WorkersLost);
        Assert.True(outcomes.Count(outcome => outcome.Exception is WorkerLostException) <= pool.GetStatistics().WorkersLost); // The one that ran.
    }

    /// <summary>A pool that is killed, or left, while blocks are copied.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LargeItems_OfACallThatIsCutShort_HoldUpNobody(bool kills)
    {
        var items = Enumerable.Range(0, 40).Select(_ => new byte[8 << 20]).ToArray();
        items[^1][0] = 1;
        for (var round = 0; round < 5; round++)
        {
            await using var pool = new Pool(new PoolOptions { Workers = 2, CancellationGrace = TimeSpan.FromMilliseconds(100) });
            var map = pool.MapAsync(item => item, items[..4]);
            await map; // From now on blocks are copied.
            using var cancellation = new CancellationTokenSource();
            map = pool.MapAsync(
                item =>
                {
                    if (item[0] == 1)
                    {
                        Thread.Sleep(Timeout.Infinite); // So that the call does not end by itself.
                    }

                    return item;
                },
                items,
                cancellationToken: cancellation.Token);
            await Task.WhenAny(map, Task.Delay(TimeSpan.FromMilliseconds(5 * round), TimeProvider.System, CancellationToken.None));
            if (kills)
            {
                pool.Kill();
                await Assert.ThrowsAsync<ObjectDisposedException>(() => map);
            }
            else
            {
                await cancellation.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map);
                Assert.Equal(8 << 20, (await pool.RunAsync(() => new byte[8 << 20])).Length);
            }
        }
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
