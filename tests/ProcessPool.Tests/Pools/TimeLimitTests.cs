using System.Diagnostics;
using ProcessPool.Testing;

namespace ProcessPool.Tests.Pools;

/// <summary>Items that run too long.</summary>
public sealed class TimeLimitTests
{
    private static readonly MapOptions Short = new() { ItemTimeout = TimeSpan.FromMilliseconds(150) };

    private static Pool NewPool(int workers = 2, TimeSpan? grace = null, InProcessLauncher? launcher = null)
        => new(new PoolOptions { Workers = workers, CancellationGrace = grace ?? TimeSpan.FromMilliseconds(50) }, launcher ?? new InProcessLauncher());

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Ignored_FailsThatItemOnly_TheRestGoesOnElsewhere(int? chunkSize)
    {
        await using var pool = NewPool();
        var outcomes = await pool.MapOutcomesAsync(x => x is 20 or 70 ? InProcessWorker.Hang() : 2 * x, Enumerable.Range(0, 100), Short with { ChunkSize = chunkSize });
        Assert.Equal([20, 70], outcomes.Where(o => !o.IsSuccess).Select(o => o.Index));
        Assert.All(outcomes.Where(o => o.IsSuccess), o => Assert.Equal(2 * o.Index, o.Value));
        var error = Assert.IsType<ItemTimeoutException>(outcomes[70].Exception);
        Assert.Equal((70, Short.ItemTimeout!.Value, 1), (error.ItemIndex, error.Timeout, error.Attempts));
        Assert.Contains("70", error.Message, StringComparison.Ordinal);
        while (pool.GetStatistics().WorkersStarted < 4) // Both are killed after the grace, and replaced; the call need not wait for that.
        {
            await Task.Yield();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Cooperative_TheFunctionsTokenIsCancelled_AndTheWorkerStays()
    {
        await using var pool = NewPool(workers: 1, grace: TimeSpan.FromSeconds(50));
        var outcomes = await pool.MapOutcomesAsync(
            async (x, token) =>
            {
                await Task.Delay(x == 3 ? Timeout.Infinite : 0, token);
                return x;
            },
            Enumerable.Range(0, 20),
            Short);
        Assert.Equal(3, Assert.IsType<ItemTimeoutException>(Assert.Single(outcomes, o => !o.IsSuccess).Exception).ItemIndex);
        Assert.Equal(1, pool.GetStatistics().WorkersStarted);
        Assert.Equal(1, pool.Run(() => 1)); // It serves on.
    }

    [Fact(Timeout = 60_000)]
    public async Task AResultThatComesWithinTheGrace_IsNotTheItemsResult()
    {
        await using var pool = NewPool(workers: 1, grace: TimeSpan.FromSeconds(50));
        var outcomes = await pool.MapOutcomesAsync((x, token) => { token.WaitHandle.WaitOne(); return x; }, [1], Short);
        Assert.IsType<ItemTimeoutException>(outcomes[0].Exception);
    }

    [Fact(Timeout = 60_000)]
    public async Task TimeIsMeasuredFromTheStartOfTheItem_NotOfItsChunk()
    {
        await using var pool = NewPool(workers: 1);
        var results = await pool.MapAsync(x => { Thread.Sleep(20); return x; }, Enumerable.Range(0, 30), new MapOptions { ChunkSize = 30, ItemTimeout = TimeSpan.FromMilliseconds(500) });
        Assert.Equal(Enumerable.Range(0, 30), results); // 600 ms in all.
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Run")]
    [InlineData("RunAsync")]
    [InlineData("RunAsync of an async function")]
    [InlineData("RunAsync with a token")]
    [InlineData("Map")]
    [InlineData("ForEach")]
    [InlineData("stream")]
    [InlineData("asynchronous stream")]
    [InlineData("many")]
    [InlineData("query")]
    public async Task EveryCall_HasTheLimit(string call)
    {
        await using var pool = NewPool();
        var watch = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<ItemTimeoutException>(() => Task.Run(async () => // Some of them block.
        {
            switch (call)
            {
                case "Run":
                    pool.Run(() => InProcessWorker.Hang(), Short);
                    break;
                case "RunAsync":
                    await pool.RunAsync(() => { InProcessWorker.Hang(); }, Short);
                    break;
                case "RunAsync of an async function":
                    await pool.RunAsync(async () => { await Task.Yield(); return InProcessWorker.Hang(); }, Short);
                    break;
                case "RunAsync with a token":
                    await pool.RunAsync(token => Task.Delay(Timeout.Infinite, token), Short);
                    break;
                case "Map":
                    pool.Map(x => InProcessWorker.Hang(), [1], Short);
                    break;
                case "ForEach":
                    pool.ForEach(x => InProcessWorker.Hang(), [1], Short);
                    break;
                case "stream":
                    _ = pool.MapStream(x => InProcessWorker.Hang(), [1], Short).ToList();
                    break;
                case "asynchronous stream":
                    await foreach (var _ in pool.MapStreamAsync(x => InProcessWorker.Hang(), [1], Short))
                    {
                    }

                    break;
                case "many":
                    await foreach (var _ in pool.MapManyStreamAsync(x => Enumerable.Range(InProcessWorker.Hang(), 1), [1], Short))
                    {
                    }

                    break;
                case "query":
                    var query = new[] { 1 }.AsProcessParallel(pool).WithItemTimeout(Short.ItemTimeout!.Value).Select(x => InProcessWorker.Hang());
                    throw Assert.Single(Assert.Throws<AggregateException>(() => query.ToArray()).InnerExceptions); // As PLINQ has it.
                default:
                    Assert.Fail(call);
                    break;
            }
        }));
        Assert.Equal(0, error.ItemIndex);
        Assert.True(watch.Elapsed >= Short.ItemTimeout);
    }

    [Fact(Timeout = 60_000)]
    public async Task FailFast_OthersAreCancelled_LowerOnesRunToTheirEnd()
    {
        await using var pool = NewPool(4);
        var error = await Assert.ThrowsAsync<ItemTimeoutException>(() => pool.MapAsync(x => x is 5 or 50 ? InProcessWorker.Hang() : x, Enumerable.Range(0, 100), Short with { ChunkSize = 5 }));
        Assert.Equal(5, error.ItemIndex);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25.0 * 24 * 3600)]
    public void BadTimes_AreRefused(double seconds)
        => Assert.Equal("ItemTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => new MapOptions { ItemTimeout = TimeSpan.FromSeconds(seconds) }).ParamName);

    [Fact(Timeout = 60_000)]
    public async Task AnInitializerThatHangs_FailsTheCalls_ALaterOneTriesAgain()
    {
        var launcher = new InProcessLauncher();
        await using var pool = new Pool(new PoolOptions { Workers = 1, InitializerTimeout = TimeSpan.FromMilliseconds(100), Initializer = () => InProcessWorker.Hang() }, launcher);
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<WorkerStartException>(() => pool.RunAsync(() => 1));
            Assert.Contains(nameof(PoolOptions.InitializerTimeout), error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("InitializerTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => new PoolOptions { InitializerTimeout = TimeSpan.Zero }).ParamName);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileAnInitializerRuns_DoesNotWaitForIt()
    {
        var launcher = new InProcessLauncher();
        var clock = new StandingClock();
        var pool = new Pool(new PoolOptions { Workers = 1, TimeProvider = clock, Initializer = () => InProcessWorker.Hang() }, launcher);
        await pool.DisposeAsync(); // No time passes here.
        Assert.Equal(0, launcher.Alive);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileAnItemHangs_Ends()
    {
        var launcher = new InProcessLauncher();
        var pool = NewPool(launcher: launcher);
        var call = pool.MapOutcomesAsync(x => x == 1 ? InProcessWorker.Hang() : x, [0, 1, 2], Short);
        await pool.DisposeAsync();
        Assert.Equal([true, false, true], (await call).Select(o => o.IsSuccess));
        Assert.Equal(0, launcher.Alive);
    }

    /// <summary>Its timers never fire.</summary>
    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 1;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
