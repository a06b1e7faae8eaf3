namespace ProcessPool.Tests.Determinism;

/// <summary>A pool whose workers are threads, as users take it for their tests.</summary>
public sealed class InProcessTests
{
    private static Pool NewPool() => new(new PoolOptions { Workers = 2, InProcess = true });

    [Fact(Timeout = 60_000)]
    public async Task EverythingCrossesAsBytes_InThisProcess()
    {
        await using var pool = NewPool();
        var seen = new List<int>();
        var items = new[] { new List<int> { 1 } };
        var results = await pool.MapAsync(
            x =>
            {
#pragma warning disable PP0002 // That it is not seen is what is tested.
                seen.Add(1);
#pragma warning restore PP0002
                x.Add(2);
                return x;
            },
            items);
        Assert.Equal([1, 2], results[0]);
        Assert.Empty(seen);
        Assert.Equal([1], items[0]);
        Assert.Equal(Environment.ProcessId, pool.Run(() => Environment.ProcessId));
        Assert.All(pool.Workers, worker => Assert.Equal(Environment.ProcessId, worker.ProcessId));
    }

    [Fact(Timeout = 60_000)]
    public async Task WhatCannotCross_IsRefusedHereToo()
    {
        await using var pool = NewPool();
        var thread = new Thread(() => { });
#pragma warning disable PP0001 // What the analyzer warns of is what the pool is to refuse.
        Assert.Throws<ClosureException>(() => pool.Run(() => thread.Name));
#pragma warning restore PP0001
        Assert.Throws<ClosureException>(() => pool.Run(() => (object)Thread.CurrentThread));
    }

    [Fact(Timeout = 60_000)]
    public async Task Streams_Queries_Cancellation_Initializer()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 2, InProcess = true, CancellationGrace = TimeSpan.FromMilliseconds(50), Initializer = () => Ready.Value = 5 });
        Assert.Equal([5, 6], pool.MapStream(x => x + Ready.Value, [0, 1]));
        Assert.Equal(45, Enumerable.Range(0, 10).AsProcessParallel(pool).Sum());
        using var cancellation = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.RunAsync(async token => await Task.Delay(Timeout.Infinite, token), cancellation.Token));
        pool.Kill();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(() => 1));
    }

    private static class Ready
    {
        public static int Value { get; set; }
    }
}
