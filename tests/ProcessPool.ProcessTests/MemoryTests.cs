using System.Runtime.InteropServices;

namespace ProcessPool.ProcessTests;

/// <summary>Limits of a worker's memory.</summary>
public sealed class MemoryTests
{
    private const int Megabyte = 1 << 20;

    private static readonly List<nint> Leaked = [];
    private static byte[]? _garbage;

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(10)]
    public async Task MaxWorkerMemoryBytes_AWorkerThatGrows_LeavesAfterTheItem(int chunkSize)
    {
        await using var pool = new Pool(new PoolOptions { Workers = 2, MaxWorkerMemoryBytes = 200 * Megabyte });
        var seen = await pool.MapAsync(
            item =>
            {
                Leak(40 * Megabyte);
                Thread.Sleep(110); // The limit is looked at ten times a second.
                return (Item: item, Environment.ProcessId, Environment.WorkingSet);
            },
            Enumerable.Range(0, 20),
            new MapOptions { ChunkSize = chunkSize });
        Assert.Equal(Enumerable.Range(0, 20), seen.Select(s => s.Item)); // Each once, in order, though chunks were given back.
        Assert.All(seen.GroupBy(s => s.ProcessId), ofWorker => Assert.InRange(ofWorker.Count(s => s.WorkingSet > 200 * Megabyte), 0, 1));
        Assert.InRange(seen.Select(s => s.ProcessId).Distinct().Count(), 3, 20);
        Assert.Equal(0, pool.GetStatistics().WorkersLost);
    }

    [Fact(Timeout = 120_000)]
    public async Task MaxWorkerMemoryBytes_GarbageDoesNotCount()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, MaxWorkerMemoryBytes = 250 * Megabyte });
        var processes = await pool.MapAsync(
            _ =>
            {
                for (var i = 0; i < 100; i++)
                {
                    _garbage = new byte[4 * Megabyte];
                    _garbage.AsSpan().Fill(1);
                }

                _garbage = null;
                return Environment.ProcessId;
            },
            Enumerable.Range(0, 20));
        Assert.Single(processes.Distinct());
    }

    [Fact(Timeout = 120_000)]
    public async Task MaxWorkerMemoryBytes_AFold_LosesNothing()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 2, MaxWorkerMemoryBytes = 150 * Megabyte });
        var sum = await Task.Run(() => Enumerable.Range(0, 40).AsProcessParallel(pool).Select(x =>
        {
            Leak(20 * Megabyte);
            Thread.Sleep(50);
            return x;
        }).Sum());
        Assert.Equal(Enumerable.Range(0, 40).Sum(), sum);
        Assert.InRange(pool.GetStatistics().WorkersStarted, 3, 42);
    }

    [Fact(Timeout = 120_000)]
    public async Task MaxWorkerHeapBytes_OnlyTheItemThatNeedsMore_Fails()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, MaxWorkerHeapBytes = 64 * Megabyte });
        var process = await pool.RunAsync(() => (Environment.ProcessId, Environment.GetEnvironmentVariable("DOTNET_GCHeapHardLimit")));
        Assert.Null(process.Item2); // What the worker starts is not limited.
        var outcomes = await pool.MapOutcomesAsync(
            x =>
            {
                var all = new List<byte[]>();
                for (var i = 0; i < (x == 3 ? 100 : 10); i++)
                {
                    all.Add(new byte[Megabyte]);
                }

                return all.Count + Environment.ProcessId;
            },
            Enumerable.Range(0, 10));
        Assert.IsType<OutOfMemoryException>(outcomes[3].Exception);
        Assert.All(outcomes.Where(o => o.Index != 3), o => Assert.Equal(10 + process.ProcessId, o.Value)); // In the same worker.
    }

    [Fact(Timeout = 120_000)]
    public async Task MaxWorkerHeapBytes_AnItemThatDoesNotFit_FailsAlone_AndThePoolServesOn()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, MaxWorkerHeapBytes = 64 * Megabyte });
        var items = Enumerable.Range(0, 4).Select(x => new byte[x == 2 ? 200 * Megabyte : 10]).ToArray();
        var outcomes = await pool.MapOutcomesAsync(item => item.Length, items, new MapOptions { ChunkSize = 1 });
        Assert.IsType<InsufficientMemoryException>(outcomes[2].Exception); // An OutOfMemoryException.
        Assert.Equal([10, 10, 10], outcomes.Where(o => o.IsSuccess).Select(o => o.Value));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(30)]
    [InlineData(200)]
    public async Task MaxWorkerHeapBytes_ACaptureThatDoesNotFit_IsSaid_AndThePoolServesOn(int megabytes)
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, MaxWorkerHeapBytes = 32 * Megabyte });
        var captured = new byte[megabytes * Megabyte];
        await Assert.ThrowsAnyAsync<OutOfMemoryException>(() => pool.RunAsync(() => captured.Length));
        Assert.Equal(1, await pool.RunAsync(() => 1));
        Assert.Equal(0, pool.GetStatistics().WorkersLost);
    }

    [Fact(Timeout = 120_000)]
    public async Task MaxWorkerHeapBytes_IsTriedAgain_WhereThePolicySaysSo()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, MaxWorkerHeapBytes = 64 * Megabyte });
        var file = Path.GetTempFileName();
        try
        {
            var options = new MapOptions { Retry = new RetryPolicy { OnOutOfMemory = true, MaxAttempts = 2 } };
            Assert.Equal(new[] { 1 }, await pool.MapAsync(
                x =>
                {
                    if (new FileInfo(file).Length == 0)
                    {
                        File.WriteAllText(file, "tried");
                        GC.KeepAlive(new byte[100 * Megabyte]);
                    }

                    return x;
                },
                new[] { 1 },
                options));
            Assert.Equal(1, pool.GetStatistics().ItemsRetried);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Limits_TooSmallForAnyWorker_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("MaxWorkerMemoryBytes", () => new PoolOptions { MaxWorkerMemoryBytes = 10 });
        Assert.Throws<ArgumentOutOfRangeException>("MaxWorkerHeapBytes", () => new PoolOptions { MaxWorkerHeapBytes = 0 });
    }

    /// <summary>Memory of the process that no garbage collector takes.</summary>
    private static unsafe void Leak(int bytes)
    {
        var memory = Marshal.AllocHGlobal(bytes);
        new Span<byte>((void*)memory, bytes).Fill(1);
        Leaked.Add(memory);
    }
}
