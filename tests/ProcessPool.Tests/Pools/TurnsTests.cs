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
}
