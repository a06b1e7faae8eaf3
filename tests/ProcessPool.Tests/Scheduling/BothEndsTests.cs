using System.Collections.Concurrent;
using ProcessPool.Scheduling;

namespace ProcessPool.Tests.Scheduling;

/// <summary>From which end of its items a call gives out the next chunk.</summary>
public sealed class BothEndsTests
{
    [Fact(Timeout = 120_000)]
    public Task TheBackIsTriedOnce_ThenTheSlowerEndComesFirst() => Task.Run(() =>
    {
        var ends = new BothEnds();
        Assert.False(ends.IsBackNext(isFirst: true));
        Assert.True(ends.IsBackNext(isFirst: false));
        Assert.Equal(90, ends.Take(100, 10));
        Assert.Equal(90, ends.Back);
        Assert.False(ends.IsBackNext(isFirst: false)); // Nothing is known.
        ends.Measured(isFromBack: false, 10, 1000);
        ends.Measured(isFromBack: true, 10, 1100);
        Assert.False(ends.IsBackNext(isFirst: false)); // As good as equal.
        ends.Measured(isFromBack: true, 10, 5000);
        Assert.True(ends.IsBackNext(isFirst: false));
        ends.Measured(isFromBack: false, 1, 5000);
        Assert.False(ends.IsBackNext(isFirst: false));
    });

    [Fact(Timeout = 120_000)]
    public Task AnEmptyChunk_SaysNothing() => Task.Run(() =>
    {
        var ends = new BothEnds();
        ends.Take(10, 1);
        ends.Measured(isFromBack: true, 0, 1_000_000);
        ends.Measured(isFromBack: false, 1, 1);
        Assert.False(ends.IsBackNext(isFirst: false));
    });

    [Fact(Timeout = 120_000)]
    public async Task TheLastItem_RunsSecond_AndResultsAreInOrder()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, InProcess = true });
        var results = await pool.MapAsync(
            x =>
            {
                Order.Queue.Enqueue(x);
                return x;
            },
            Enumerable.Range(0, 20).ToArray(),
            new MapOptions { ChunkSize = 1 });
        Assert.Equal(Enumerable.Range(0, 20), results);
        Assert.Equal([0, 19], Order.Queue.Take(2));
        Assert.Equal(Enumerable.Range(0, 20), Order.Queue.Order());
    }

    /// <summary>In workers that are threads this is the same.</summary>
    private static class Order
    {
        public static ConcurrentQueue<int> Queue { get; } = new();
    }
}
