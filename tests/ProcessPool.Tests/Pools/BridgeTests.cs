using System.Collections.Concurrent;
using ProcessPool.Testing;

namespace ProcessPool.Tests.Pools;

/// <summary>What is not copied: tokens, receivers of progress, the console.</summary>
public sealed class BridgeTests : IAsyncLifetime
{
    private readonly InProcessLauncher _launcher = new();
    private readonly Pool _pool;

    public BridgeTests() => _pool = new Pool(new PoolOptions { Workers = 2 }, _launcher);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        Assert.Equal(0, _launcher.Alive);
    }

    [Fact(Timeout = 60_000)]
    public async Task Token_IsCancelledInTheWorker_WhenItIsHere()
    {
        using var source = new CancellationTokenSource();
        var token = source.Token;
        var log = new Log<string>();
        IProgress<string> begun = log;
        var call = _pool.RunAsync(() =>
        {
            begun.Report("begun");
            return token.WaitHandle.WaitOne(TimeSpan.FromSeconds(50)) && token.IsCancellationRequested;
        });
        await log.First;
        Assert.False(call.IsCompleted);
        await source.CancelAsync();
        Assert.True(await call);
        Assert.True(await _pool.RunAsync(() => token.IsCancellationRequested));
    }

    [Fact(Timeout = 60_000)]
    public async Task Token_ThatIsCancelledBeforeTheWorkerStarts_IsSoFromTheBeginning()
    {
        using var gate = new ManualResetEventSlim();
        var launcher = new InProcessLauncher { Starting = _ => gate.Wait() };
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, launcher);
        using var source = new CancellationTokenSource();
        var token = source.Token;
        var call = pool.RunAsync(() => token.IsCancellationRequested);
        await source.CancelAsync();
        gate.Set();
        Assert.True(await call);
    }

    [Fact(Timeout = 60_000)]
    public async Task Token_OfAnItem_IsBridgedToo_AndOneThatIsNotCancelledStaysSo()
    {
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var states = await _pool.MapAsync(item => (item.CanBeCanceled, item.IsCancellationRequested), new[] { source.Token, other.Token, CancellationToken.None });
        Assert.Equal([(true, false), (true, false), (false, false)], states.AsEnumerable());
        var token = source.Token;
        var refused = await Assert.ThrowsAsync<ClosureException>(() => _pool.RunAsync(() => token));
        Assert.Contains("can still be cancelled", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Reports_ArriveHere_InOrder_BeforeTheCallEnds()
    {
        var log = new Log<(int Item, int Step)>();
        IProgress<(int Item, int Step)> progress = log;
        await _pool.MapAsync(
            item =>
            {
                for (var step = 0; step < 20; step++)
                {
                    progress.Report((item, step));
                }

                return item;
            },
            Enumerable.Range(0, 30));
        foreach (var steps in log.Values.GroupBy(report => report.Item))
        {
            Assert.Equal(Enumerable.Range(0, 20), steps.Select(report => report.Step));
        }

        Assert.Equal(600, log.Values.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Progress_OfTheFramework_IsBridged_WhereverItStands()
    {
        var reported = new TaskCompletionSource<string>();
        var progress = new Progress<string>(text => reported.TrySetResult(text));
        await _pool.RunAsync(() => ((IProgress<string>)progress).Report("from the worker"));
        Assert.Equal("from the worker", await reported.Task);
        var log = new Log<object>();
        var holder = new List<IProgress<string>> { log };
        await _pool.RunAsync(() => holder[0].Report("in a list"));
        await _pool.ForEachAsync(item => item.Report("as an item"), new IProgress<string>[] { log });
        Assert.Equal(["in a list", "as an item"], log.Values.AsEnumerable());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReportThatCannotCross_FailsTheItem()
    {
        var log = new Log<object>();
        IProgress<object> progress = log;
        var failed = await Assert.ThrowsAsync<ClosureException>(() => _pool.RunAsync(() => progress.Report(Thread.CurrentThread)));
        Assert.Contains("a thread of this process", failed.Message, StringComparison.Ordinal);
        Assert.Empty(log.Values);
        await _pool.RunAsync(() => progress.Report(5));
        Assert.Equal([5], log.Values.AsEnumerable());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiverThatThrows_DoesNotHurtTheCall()
    {
        IProgress<int> progress = new Log<int> { Fails = true };
        Assert.Equal(5, await _pool.RunAsync(() =>
        {
            progress.Report(1);
            return 5;
        }));
        Assert.Equal(6, await _pool.RunAsync(() => 6));
    }

    [Fact(Timeout = 60_000)]
    public async Task Receiver_OfAReportingInitializer_IsTold()
    {
        var log = new Log<string>();
        IProgress<string> progress = log;
        await using var pool = new Pool(new PoolOptions { Workers = 1, Initializer = () => progress.Report("ready") }, new InProcessLauncher());
        await pool.RunAsync(() => { });
        Assert.Equal(["ready"], log.Values.AsEnumerable());
    }

    [Fact(Timeout = 60_000)]
    public async Task OtherWriters_AreRefused()
    {
        using var text = new StringWriter();
        TextWriter writer = TextWriter.Synchronized(text);
        var refused = await Assert.ThrowsAsync<ClosureException>(() => _pool.RunAsync(() => writer.WriteLine("a")));
        Assert.Contains("a stream", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Log<T> : IProgress<T>
    {
        private readonly ConcurrentQueue<T> _values = new();
        private readonly TaskCompletionSource _first = new();

        public bool Fails { get; init; }

        public Task First => _first.Task;

        public List<T> Values => [.. _values];

        public void Report(T value)
        {
            _values.Enqueue(value);
            _first.TrySetResult();
            if (Fails)
            {
                throw new InvalidOperationException("The receiver has failed.");
            }
        }
    }
}
