using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ProcessPool.Testing;

namespace ProcessPool.Tests.Pools;

/// <summary>What the pool itself logs, and that no logger hurts it.</summary>
public sealed class LogTests
{
    private static readonly ConcurrentDictionary<string, int> Tries = new();

    private readonly RecordingLoggerFactory _loggers = new();

    [Fact(Timeout = 60_000)]
    public async Task TheLifeOfAWorker_AndOfACall()
    {
        await using (var pool = NewPool())
        {
            await pool.MapAsync(x => x + 1, Enumerable.Range(0, 10), new MapOptions { Label = "numbers" });
            await pool.RunAsync(() => { });
        }

        Assert.Equal(["WorkerStarted", "CallBegun", "CallEnded", "CallBegun", "CallEnded", "WorkerEnded"], Names().Order(new LifeOrder()));
        Assert.All(_loggers.Entries, entry => Assert.Equal("ProcessPool.Pool", entry.Category));
        var begun = Only("CallBegun", "numbers");
        Assert.Equal("the lambda in LogTests.TheLifeOfAWorker_AndOfACall", begun["Function"]);
        Assert.Equal(LogLevel.Debug, begun.Level);
        Assert.Equal(10L, Only("CallEnded", "numbers")["Items"]);
        Assert.Equal(0, Entry("WorkerStarted")["WorkerId"]);
        Assert.NotEqual(0, Entry("WorkerStarted")["ProcessId"]);
        Assert.Single(_loggers.Entries, entry => entry.Id.Name == "CallBegun" && Equals(entry["Label"], "the lambda in LogTests.TheLifeOfAWorker_AndOfACall"));
    }

    [Fact(Timeout = 60_000)]
    public async Task ALostWorker_AndTheItem()
    {
        await using (var pool = NewPool())
        {
            var lost = await Assert.ThrowsAsync<WorkerLostException>(() => pool.MapAsync(x => x == 1 ? throw InProcessWorker.Die() : x, [0, 1, 2], new MapOptions { Label = "deadly", ChunkSize = 1 }));
            Assert.StartsWith("deadly: Worker process ", lost.Message, StringComparison.Ordinal);
            Assert.Equal("deadly", lost.Data["ProcessPool.Label"]);
        }

        var entry = Entry("WorkerLost");
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Equal(1, Assert.IsType<WorkerLostException>(entry.Exception).ItemIndex);
        Assert.IsType<WorkerLostException>(Only("CallFailed", "deadly").Exception);
    }

    [Fact(Timeout = 60_000)]
    public async Task AnotherAttempt_AndAWorkerThatLeaves()
    {
        var options = new MapOptions { Label = "twice", ChunkSize = 1, Retry = new RetryPolicy { MaxAttempts = 2, OnException = _ => true } };
        await using (var pool = NewPool(new PoolOptions { Workers = 1, MaxItemsPerWorker = 2 }))
        {
            await pool.MapAsync(x => x == 1 && Tries.AddOrUpdate("retry", 1, (_, n) => n + 1) == 1 ? throw new FormatException("no") : x, [0, 1, 2, 3], options);
        }

        var retried = Only("ItemRetried", "twice");
        Assert.Equal((1L, 1), (retried["Item"], retried["Attempt"]));
        Assert.Contains(_loggers.Entries, entry => entry.Id.Name == "WorkerRecycled" && Equals(entry["Items"], 2L));
    }

    [Fact(Timeout = 60_000)]
    public async Task FailuresAsValues_AreOfItems_NotOfTheCall()
    {
        await using (var pool = NewPool())
        {
            var outcomes = await pool.MapOutcomesAsync(x => 1 / x, [1, 0], new MapOptions { Label = "outcomes" });
            Assert.Equal("outcomes", outcomes[1].Exception!.Data["ProcessPool.Label"]);
            using var cancelling = new CancellationTokenSource();
            var call = pool.MapAsync((x, token) => token.WaitHandle.WaitOne(), [1], new MapOptions { Label = "cancelled" }, cancelling.Token);
            await cancelling.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Assert.Equal(1L, Only("ItemFailed", "outcomes")["Item"]);
        Assert.Equal(1L, Only("CallEnded", "outcomes")["Failed"]);
        Assert.DoesNotContain("CallFailed", Names());
        Only("CallCancelled", "cancelled");
    }

    [Fact(Timeout = 60_000)]
    public async Task ALargeCapture_IsToldOnce_WithItsName()
    {
        var report = new Report([new byte[50_000], new byte[100]]);
        await using (var pool = NewPool(new PoolOptions { Workers = 1, CaptureWarningBytes = 40_000 }))
        {
            for (var i = 0; i < 3; i++)
            {
                report.Pages[0][5] = (byte)i;
                Assert.Equal(50_000 + i, await pool.RunAsync(() => report.Pages[0].Length + report.Pages[0][5]));
            }

            var small = new byte[1000];
            await pool.RunAsync(() => small.Length);
        }

        var entry = Entry("LargeCapture");
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Equal("report.Pages", entry["Variable"]);
        var bytes = Assert.IsType<long>(entry["VariableBytes"]);
        Assert.InRange(bytes, 50_000, 51_000);
        Assert.InRange((long)entry["Bytes"]!, bytes, 60_000); // With the codecs that other tests have registered in this process: they go along.
        Assert.Equal(40_000L, entry["Limit"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("throws")]
    [InlineData("no logger")]
    [InlineData("blocks")]
    public async Task ALogger_DoesNotHurtThePool(string how)
    {
        using var gate = new ManualResetEventSlim();
        ILoggerFactory loggers = how switch
        {
            "no logger" => new Broken(),
            "blocks" => new RecordingLoggerFactory { Recording = _ => gate.Wait() },
            _ => new RecordingLoggerFactory { Recording = _ => throw new InvalidOperationException("The logger has failed.") },
        };
        await using (var pool = NewPool(new PoolOptions { Workers = 1, LoggerFactory = loggers }))
        {
            Assert.Equal(5, (await pool.MapAsync(x => x + 1, [1, 2])).Sum());
            await Assert.ThrowsAsync<DivideByZeroException>(() => pool.MapAsync(x => 1 / x, [0]));
        }

        gate.Set();
    }

    [Fact(Timeout = 60_000)]
    public async Task ALogger_ThatFallsBehind_MissesEntries_AndIsToldHowMany()
    {
        using var gate = new ManualResetEventSlim();
        _loggers.Recording = _ => gate.Wait();
        var log = new Diagnostics.PoolLog(_loggers);
        for (var i = 0; i < Diagnostics.PoolLog.MostWaiting + 7; i++)
        {
            log.StartFailed(i, new InvalidOperationException());
        }

        gate.Set();
        var missing = await _loggers.First(entry => entry.Id.Name == "EntriesLost");
        Assert.Equal(7L, missing["Count"]);
        Assert.Equal(Enumerable.Range(0, Diagnostics.PoolLog.MostWaiting), Names("WorkerStartFailed").Select(entry => (int)entry["WorkerId"]!));
    }

    [Fact(Timeout = 60_000)]
    public async Task TheLabel_IsInErrors_OfEachKind()
    {
        await using var pool = NewPool();
        var options = new MapOptions { Label = "thumbnails", ItemTimeout = TimeSpan.FromMilliseconds(100) };
        var late = await Assert.ThrowsAsync<ItemTimeoutException>(() => pool.RunAsync(token => token.WaitHandle.WaitOne(), options));
        Assert.StartsWith("thumbnails: Item 0 ran past", late.Message, StringComparison.Ordinal);
        object thread = Thread.CurrentThread;
        var refused = Assert.Throws<ClosureException>(() => pool.Map(x => thread.ToString(), [1], options));
        Assert.StartsWith("thumbnails: The function cannot be sent", refused.Message, StringComparison.Ordinal);
        var result = await Assert.ThrowsAsync<ClosureException>(() => pool.MapAsync<int, object>(x => Thread.CurrentThread, [1], options));
        Assert.StartsWith("thumbnails: The result of item 0", result.Message, StringComparison.Ordinal);
        var own = Assert.Throws<AggregateException>(() => new[] { 0 }.AsProcessParallel(pool).WithLabel("query").Select(x => 1 / x).ToArray());
        Assert.Equal("query", own.Flatten().InnerExceptions[0].Data["ProcessPool.Label"]);
        Assert.Throws<ArgumentException>(() => new MapOptions { Label = " " });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PoolOptions { CaptureWarningBytes = -1 });
    }

    private Pool NewPool(PoolOptions? options = null)
        => new((options ?? new PoolOptions { Workers = 1 }) with { LoggerFactory = options?.LoggerFactory ?? _loggers, CancellationGrace = TimeSpan.FromMilliseconds(50) }, new InProcessLauncher());

    private IEnumerable<string?> Names() => _loggers.Entries.Select(entry => entry.Id.Name);

    private IEnumerable<LogEntry> Names(string name) => _loggers.Entries.Where(entry => entry.Id.Name == name);

    private LogEntry Entry(string name) => Assert.Single(_loggers.Entries, entry => entry.Id.Name == name);

    private LogEntry Only(string name, string label) => Assert.Single(_loggers.Entries, entry => entry.Id.Name == name && Equals(entry["Label"], label));

    /// <summary>A worker starts beside the first call.</summary>
    private sealed class LifeOrder : IComparer<string?>
    {
        public int Compare(string? x, string? y) => Rank(x) - Rank(y);

        private static int Rank(string? name) => name == "WorkerStarted" ? 0 : 1;
    }

    private sealed record Report(List<byte[]> Pages);

    private sealed class Broken : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => throw new InvalidOperationException("There are no loggers.");

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
