using ProcessPool.Testing;

namespace ProcessPool.Tests.Pools;

/// <summary>Calls that share the workers of a pool.</summary>
public sealed class TurnsTests
{
    /// <summary>A busy worker does not take the few items of a source that is still read; it must take them when its chunk has ended, although nothing happens to that call.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AFewItemsOfAStream_GetTheirTurn_BesideAnotherCall(int workers)
    {
        for (var round = 0; round < 20; round++)
        {
            await AFewItemsOfAStream(workers);
        }
    }

    private static async Task AFewItemsOfAStream(int workers)
    {
        await using var pool = new Pool(new PoolOptions { Workers = workers }, new InProcessLauncher());
        var other = pool.MapAsync(x => { Thread.Sleep(1); return x; }, Enumerable.Range(0, 100), new MapOptions { ChunkSize = 1 });
        var taken = new TaskCompletionSource();
        async IAsyncEnumerable<int> Items()
        {
            yield return 1;
            yield return 2;
            yield return 3;
            await taken.Task; // Not before those have come back.
            yield return 4;
        }

        var results = new List<int>();
        await foreach (var result in pool.MapStreamAsync(x => 10 * x, Items(), new MapOptions { Window = 100 }))
        {
            results.Add(result);
            if (results.Count == 3)
            {
                taken.SetResult();
            }
        }

        Assert.Equal([10, 20, 30, 40], results);
        Assert.Equal(100, (await other).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task AStreamOfSingleItems_IsNotHeldUp_ByALongCall()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, new InProcessLauncher());
        using var ended = new CancellationTokenSource();
        var other = pool.ForEachAsync(_ => Thread.Sleep(1), Enumerable.Range(0, 1_000_000), new MapOptions { ChunkSize = 1 }, ended.Token);
        using var taken = new SemaphoreSlim(1);
        async IAsyncEnumerable<int> Items()
        {
            for (var i = 0; i < 20; i++)
            {
                await taken.WaitAsync();
                yield return i; // The next one when this one has come back.
            }
        }

        var count = 0;
        await foreach (var result in pool.MapStreamAsync(x => x, Items()))
        {
            Assert.Equal(count++, result);
            taken.Release();
        }

        Assert.Equal(20, count);
        Assert.False(other.IsCompleted);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
    }
}
