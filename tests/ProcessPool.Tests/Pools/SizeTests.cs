using System.Collections.Concurrent;
using ProcessPool.Testing;

namespace ProcessPool.Tests.Pools;

/// <summary>How many workers a pool has, and for how long.</summary>
public sealed class SizeTests
{
    private static int WorkerId() => InProcessWorker.Current!.ProcessId;

    /// <summary>Waits for what nothing announces. The test's own timeout ends the wait.</summary>
    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(10, 10)]
    [InlineData(5, 100)]
    public async Task MaxItemsPerWorker_NoWorkerRunsMore(int most, int chunkSize)
    {
        var launcher = new InProcessLauncher();
        await using (var pool = new Pool(new PoolOptions { Workers = 2, MaxItemsPerWorker = most }, launcher))
        {
            var workers = await pool.MapAsync(_ => WorkerId(), Enumerable.Range(0, 60), new MapOptions { ChunkSize = chunkSize });
            Assert.All(workers.CountBy(id => id), worker => Assert.InRange(worker.Value, 1, most));
            Assert.Equal(0, pool.GetStatistics().WorkersLost);
            Assert.Equal(60, pool.GetStatistics().ItemsCompleted);
        }

        Assert.Equal(0, launcher.Alive);
    }

    [Fact(Timeout = 60_000)]
    public async Task MaxItemsPerWorker_HoldsOverCalls_AndForFailures()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, MaxItemsPerWorker = 3 }, new InProcessLauncher());
        var workers = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            workers.Add(await pool.RunAsync(() => WorkerId()));
        }

        Assert.Equal([3, 3, 3], workers.CountBy(id => id).Select(w => w.Value));
        var outcomes = await pool.MapOutcomesAsync(x => x % 2 == 0 ? throw new FormatException($"{WorkerId()}") : WorkerId(), Enumerable.Range(0, 9));
        Assert.Equal([3, 3, 3], outcomes.Select(o => o.IsSuccess ? o.Value : int.Parse(o.Exception!.Message, null)).CountBy(id => id).Select(w => w.Value));
    }

    [Fact(Timeout = 60_000)]
    public async Task TheReplacement_StartsBeforeTheOldWorkerLeaves()
    {
        var launcher = new InProcessLauncher();
        await using var pool = new Pool(new PoolOptions { Workers = 1, SpareWorkers = 1, MaxItemsPerWorker = 1 }, launcher);
        var workers = await pool.MapAsync(_ => WorkerId(), Enumerable.Range(0, 20), new MapOptions { ChunkSize = 1 });
        Assert.Equal(20, workers.Distinct().Count());
        Assert.InRange(pool.GetStatistics().WorkersStarted, 20, 23);
    }

    [Fact(Timeout = 60_000)]
    public async Task Resize_Larger_UsesTheNewWorkers()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, new InProcessLauncher());
        pool.Run(() => 1);
        pool.Resize(3);
        Assert.Equal(3, pool.WorkerCount);
        await Until(() => pool.Workers.Count == 3 && pool.Workers.All(w => w.State == WorkerState.Idle));
        var workers = await pool.MapAsync(_ => { Meet(1); return WorkerId(); }, Enumerable.Range(0, 3)); // Ends only if three run at once.
        Assert.Equal(3, workers.Distinct().Count());
    }

    /// <summary>One for each meeting of three items; in-process workers share static variables.</summary>
    private static readonly ConcurrentDictionary<int, Barrier> Meetings = new();

    private static void Meet(int meeting) => Meetings.GetOrAdd(meeting, _ => new Barrier(3)).SignalAndWait();

    [Fact(Timeout = 60_000)]
    public async Task Resize_Smaller_LosesNothing_AndEndsTheOthers()
    {
        var launcher = new InProcessLauncher();
        await using var pool = new Pool(new PoolOptions { Workers = 4 }, launcher);
        var call = pool.MapAsync(x => { Thread.Sleep(1); return x; }, Enumerable.Range(0, 200));
        await Until(() => pool.GetStatistics().ItemsCompleted > 20);
        pool.Resize(1);
        Assert.Equal(Enumerable.Range(0, 200), await call);
        await Until(() => launcher.Alive == 1);
        Assert.Single(pool.Workers);
        Assert.Equal(0, pool.GetStatistics().WorkersLost);
    }

    [Fact(Timeout = 60_000)]
    public async Task Resize_BackAndForth_UnderLoad_LosesNothing()
    {
        var launcher = new InProcessLauncher();
        await using (var pool = new Pool(new PoolOptions { Workers = 2 }, launcher))
        {
            var call = pool.MapAsync(x => { Thread.SpinWait(1000); return x; }, Enumerable.Range(0, 20_000), new MapOptions { ChunkSize = 10 });
            for (var size = 1; !call.IsCompleted; size = size % 4 + 1)
            {
                pool.Resize(size);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }

            Assert.Equal(Enumerable.Range(0, 20_000), await call);
        }

        Assert.Equal(0, launcher.Alive);
    }

    [Fact(Timeout = 60_000)]
    public async Task Resize_BadSizes_AreRefused()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 3, MinWorkers = 2 }, new InProcessLauncher());
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Resize(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Resize(1));
        Assert.Equal(3, pool.WorkerCount);
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Resize(2));
    }

    [Fact(Timeout = 60_000)]
    public async Task MinWorkers_OthersStartWhenThereIsWork_AndLeaveWhenTheyAreIdle()
    {
        var launcher = new InProcessLauncher();
        await using var pool = new Pool(new PoolOptions { Workers = 3, MinWorkers = 1, IdleTimeout = TimeSpan.FromMilliseconds(100) }, launcher);
        await Until(() => launcher.Alive == 1);
        await pool.ForEachAsync(_ => Meet(2), Enumerable.Range(0, 3)); // Ends only if three run at once.
        await Until(() => launcher.Alive == 1);
        Assert.Equal(0, pool.GetStatistics().WorkersLost);
        Assert.Equal(1, await pool.RunAsync(() => 1));
    }

    [Fact(Timeout = 60_000)]
    public async Task MinWorkers_None_TheLastLeavesToo_AndComesBack()
    {
        var launcher = new InProcessLauncher();
        await using var pool = new Pool(new PoolOptions { Workers = 2, MinWorkers = 0, IdleTimeout = TimeSpan.FromMilliseconds(50) }, launcher);
        Assert.Equal(1, await pool.RunAsync(() => 1));
        await Until(() => launcher.Alive == 0);
        Assert.Equal(2, await pool.RunAsync(() => 2));
    }

    /// <summary>A pool that can have a hundred workers does not start them for one item.</summary>
    [Fact(Timeout = 60_000)]
    public async Task OnlyAsManyWorkersStart_AsThereAreItems()
    {
        var launcher = new InProcessLauncher();
        await using var pool = new Pool(new PoolOptions { Workers = 100, MinWorkers = 0 }, launcher);
        Assert.Equal(1, await pool.RunAsync(() => 1));
        Assert.Equal(1, launcher.Launched);
        Assert.Equal(new[] { 1, 2 }, await pool.MapAsync(x => x, new[] { 1, 2 }));
        Assert.InRange(launcher.Launched, 1, 2);
        await pool.ForEachAsync(_ => Meet(3), Enumerable.Range(0, 3)); // Ends only if three run at once.
        Assert.Equal(3, launcher.Launched);
    }

    [Fact(Timeout = 60_000)]
    public async Task ASourceThatIsStillRead_GetsItsWorkersAsItsItemsCome()
    {
        var launcher = new InProcessLauncher();
        await using var pool = new Pool(new PoolOptions { Workers = 3, MinWorkers = 0 }, launcher);
        using var third = new SemaphoreSlim(0);
        async IAsyncEnumerable<int> Items()
        {
            yield return 0;
            yield return 1;
            await third.WaitAsync();
            yield return 2;
        }

        var call = Task.Run(async () =>
        {
            await foreach (var _ in pool.MapStreamAsync(x => { Meet(4); return x; }, Items(), new MapOptions { ChunkSize = 1 }))
            {
            }
        });
        await Until(() => launcher.Alive == 2);
        third.Release();
        await call; // Ends only if three run at once.
        Assert.Equal(3, launcher.Launched);
    }

    [Fact(Timeout = 60_000)]
    public async Task MaxWorkerMemoryBytes_EachWorkerThatHasMore_RunsOneItem()
    {
        // All in-process workers have the memory of this process, which is more.
        await using var pool = new Pool(new PoolOptions { Workers = 2, MaxWorkerMemoryBytes = 64 << 20 }, new InProcessLauncher());
        var workers = await pool.MapAsync(_ => WorkerId(), Enumerable.Range(0, 10), new MapOptions { ChunkSize = 5 });
        Assert.InRange(workers.Distinct().Count(), 2, 10);
        Assert.Equal(10, pool.GetStatistics().ItemsCompleted);
        Assert.Equal(0, pool.GetStatistics().WorkersLost);
    }

    [Fact]
    public void BadSizes_AreRefused()
    {
        Assert.Equal("MaxItemsPerWorker", Assert.Throws<ArgumentOutOfRangeException>(() => new PoolOptions { MaxItemsPerWorker = 0 }).ParamName);
        Assert.Equal("MinWorkers", Assert.Throws<ArgumentOutOfRangeException>(() => new PoolOptions { MinWorkers = -1 }).ParamName);
        Assert.Equal("SpareWorkers", Assert.Throws<ArgumentOutOfRangeException>(() => new PoolOptions { SpareWorkers = -1 }).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pool(new PoolOptions { Workers = 1, MinWorkers = 2 }, new InProcessLauncher()));
    }
}
