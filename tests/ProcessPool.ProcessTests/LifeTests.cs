using System.Globalization;
using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

/// <summary>Workers are like their parent, and nothing of a pool is left behind.</summary>
public sealed class LifeTests
{
    [Fact(Timeout = 120_000)]
    public async Task Worker_HasCultureDirectoryEnvironmentAndEmptyInput()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Environment.SetEnvironmentVariable("PROCESSPOOL_TEST_PARENT", "a b");
            var folder = Directory.CreateTempSubdirectory("processpool-test");
            var options = new PoolOptions { Workers = 1, WorkingDirectory = folder.FullName, Environment = new Dictionary<string, string?> { ["PROCESSPOOL_TEST_OWN"] = "ö" } };
            await using (var pool = new Pool(options))
            {
                Assert.Equal("1,5", pool.Run(() => $"{1.5}"));
                Assert.Equal("1,5", await pool.RunAsync(async () => { await Task.Yield(); return $"{1.5}"; }));
                Assert.Equal(folder.FullName, pool.Run(() => Environment.CurrentDirectory));
                Assert.Equal("a b", pool.Run(() => Environment.GetEnvironmentVariable("PROCESSPOOL_TEST_PARENT")));
                Assert.Equal("ö", pool.Run(() => Environment.GetEnvironmentVariable("PROCESSPOOL_TEST_OWN")));
                Assert.Equal(Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics"), pool.Run(() => Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics")));
                Assert.Null(pool.Run(() => Console.In.ReadLine()));
            }

            folder.Delete();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Output_LinesOfBothStreamsArrive_WithoutTearing()
    {
        var lines = new System.Collections.Concurrent.ConcurrentBag<(int Worker, WorkerStream Stream, string Line)>();
        await using (var pool = new Pool(new PoolOptions { Workers = 2, Output = WorkerOutput.Callback((id, stream, line) => lines.Add((id, stream, line))) }))
        {
            await pool.ForEachAsync(
                x =>
                {
                    Console.Out.WriteLine(new string((char)('a' + (x % 26)), 1000));
                    Console.Error.WriteLine($"error {x}");
                },
                Enumerable.Range(0, 200),
                new MapOptions { ChunkSize = 10 });
        }

        Assert.Equal(200, lines.Count(l => l.Stream == WorkerStream.Error));
        Assert.Equal(200, lines.Count(l => l.Stream == WorkerStream.Output && l.Line.Length == 1000 && l.Line.Distinct().Count() == 1));
        Assert.All(lines, l => Assert.InRange(l.Worker, 0, 1));
    }

    [Fact(Timeout = 300_000)]
    public async Task FiftyPoolsInARow_LeaveNothing()
    {
        await using (var first = new Pool(2))
        {
            Assert.Equal(2, first.Run(() => 2));
        }

        var before = Leftovers.Count();
        for (var i = 0; i < 50; i++)
        {
            await using var pool = new Pool(2);
            Assert.Equal(i + 1, pool.Run(() => i + 1));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        var after = Leftovers.Count();
        Assert.Equal((before.Processes, before.Files), (after.Processes, after.Files));
        Assert.InRange(after.Descriptors, 0, before.Descriptors + 5);
    }

    [Fact(Timeout = 300_000)]
    public async Task TwoHundredWorkers_InOnePool()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 200, StartTimeout = TimeSpan.FromMinutes(2) });
        var processes = await pool.RunOnEachWorkerAsync(() => Environment.ProcessId);
        Assert.Equal(200, processes.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 10_000).Select(x => x + 1), pool.Map(x => x + 1, Enumerable.Range(0, 10_000)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_FinishesAcceptedWork()
    {
        Task<int[]> map;
        await using (var pool = new Pool(2))
        {
            map = pool.MapAsync(x => { Thread.Sleep(1); return x; }, Enumerable.Range(0, 300));
        }

        Assert.True(map.IsCompleted);
        Assert.Equal(Enumerable.Range(0, 300), await map);
    }

    [Fact(Timeout = 60_000)]
    public async Task Kill_PendingWorkFails_NothingIsLeft()
    {
        var pool = new Pool(2);
        var map = pool.MapAsync(x => { Thread.Sleep(Timeout.Infinite); return x; }, Enumerable.Range(0, 10));
        await Eventually.TrueAsync(() => pool.Workers.All(w => w.State == WorkerState.Busy));

        var processes = pool.Workers.Select(w => w.ProcessId).ToArray();
        pool.Kill();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => map);
        Assert.All(processes, id => Assert.False(Leftovers.IsAlive(id)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.RunAsync(() => 1));
    }

    [Fact(Timeout = 60_000)]
    public async Task Shared_RestartsAfterKill_AndIgnoresDispose()
    {
        Assert.Equal(1, Pool.Shared.Run(() => 1));
        Pool.Shared.Dispose();
        Assert.Equal(2, await Pool.Shared.RunAsync(() => 2));
        Pool.Shared.Kill();
        Assert.Equal(3, await Pool.Shared.RunAsync(() => 3));
        Pool.Shared.Kill();
    }

    [Fact(Timeout = 60_000)]
    public async Task IdleWorkers_LeaveAndComeBack()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 2, IdleTimeout = TimeSpan.FromMilliseconds(50) });
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(i, pool.Run(() => i));
            await Eventually.TrueAsync(() => pool.Workers.All(w => w.State == WorkerState.Exited));
        }
    }
}
