using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProcessPool.Testing;

#pragma warning disable CA1848, CA1873 // Loggers are used here as most users do.

namespace ProcessPool.Tests.Pools;

/// <summary>Captured loggers: what the function logs arrives here.</summary>
public sealed partial class LoggerTests : IAsyncLifetime
{
    private readonly InProcessLauncher _launcher = new();
    private readonly RecordingLoggerFactory _log = new();
    private readonly Pool _pool;

    public LoggerTests() => _pool = new Pool(new PoolOptions { Workers = 2 }, _launcher);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        Assert.Equal(0, _launcher.Alive);
        _log.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Record_HasItsLevelEventMessageAndValues()
    {
        var logger = _log.CreateLogger("Orders");
        await _pool.RunAsync(() => Shipped(logger, 7, "Oslo"));
        var entry = Assert.Single(_log.Entries);
        Assert.Equal(("Orders", LogLevel.Warning, new EventId(42, "Shipped"), "Order 7 left for Oslo."), (entry.Category, entry.Level, entry.Id, entry.Message));
        Assert.Equal("Shipped", entry.Id.Name);
        Assert.Equal(7, entry["Id"]);
        Assert.Equal("Oslo", entry["City"]);
        Assert.Equal("Order {Id} left for {City}.", entry["{OriginalFormat}"]);
        Assert.Null(entry.Exception);
    }

    [Fact(Timeout = 60_000)]
    public async Task Records_ArriveInOrder_BeforeTheCallEnds()
    {
        var logger = _log.CreateLogger("a");
        await _pool.ForEachAsync(
            item =>
            {
                for (var step = 0; step < 20; step++)
                {
                    logger.LogInformation("{Item} {Step}", item, step);
                }
            },
            Enumerable.Range(0, 30));
        Assert.Equal(600, _log.Entries.Count);
        foreach (var steps in _log.Entries.GroupBy(entry => entry["Item"]))
        {
            Assert.Equal(Enumerable.Range(0, 20), steps.Select(entry => (int)entry["Step"]!));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Levels_AreThoseOfTheCall()
    {
        var logger = _log.CreateLogger("a");
        Func<(bool, bool, bool)> levels = () => (logger.IsEnabled(LogLevel.Trace), logger.IsEnabled(LogLevel.Error), logger.IsEnabled(LogLevel.None));
        Assert.Equal((true, true, false), await _pool.RunAsync(levels));
        _log.Lowest = LogLevel.Error;
        Assert.Equal((false, true, false), await _pool.RunAsync(levels));
        var asked = false;
        await _pool.RunAsync(() => logger.Log(LogLevel.Warning, default, 0, null, (_, _) => throw new InvalidOperationException("Nobody wants this text.")));
        _log.Recording = _ => asked = true;
        await _pool.RunAsync(() => logger.LogError("now"));
        Assert.True(asked);
        Assert.Equal("now", Assert.Single(_log.Entries).Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Exception_ArrivesAsItself_OrAsARemoteOne()
    {
        var logger = _log.CreateLogger("a");
        await _pool.RunAsync(() =>
        {
            try
            {
                throw new KeyNotFoundException("no such order");
            }
            catch (KeyNotFoundException e)
            {
                logger.LogError(e, "failed");
            }

            logger.LogError(new HoldsThread(), "failed again");
        });
        var first = Assert.IsType<KeyNotFoundException>(_log.Entries[0].Exception);
        Assert.Equal("no such order", first.Message);
        Assert.Contains(nameof(Exception_ArrivesAsItself_OrAsARemoteOne), first.StackTrace, StringComparison.Ordinal);
        Assert.Equal(typeof(HoldsThread).FullName, Assert.IsType<RemoteException>(_log.Entries[1].Exception).RemoteTypeName);
    }

    [Fact(Timeout = 60_000)]
    public async Task Values_CrossAsThemselves_OrAsText()
    {
        var logger = _log.CreateLogger("a");
        await _pool.RunAsync(() => logger.LogInformation("{A} {B} {C} {D} {E}", new Version(1, 2), Thread.CurrentThread, null, "a\ud800", new[] { 1, 2 }));
        var entry = Assert.Single(_log.Entries);
        Assert.Equal(new Version(1, 2), entry["A"]);
        Assert.Equal("System.Threading.Thread", entry["B"]);
        Assert.Null(entry["C"]);
        Assert.Equal("a\ud800", entry["D"]);
        Assert.Equal([1, 2], Assert.IsType<int[]>(entry["E"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Scopes_GoAlong_FromTheOuterToTheInner()
    {
        var logger = _log.CreateLogger("a");
        var other = _log.CreateLogger("b");
        await _pool.RunAsync(async () =>
        {
            using (logger.BeginScope("order {Id}", 5))
            {
                await Task.Yield();
                using (logger.BeginScope("plain"))
                {
                    other.LogInformation("inside");
                }
            }

            logger.LogInformation("outside");
        });
        Assert.Equal(["order 5", "plain"], _log.Entries[0].Scopes.Select(scope => scope!.ToString()));
        Assert.Contains(new("Id", 5), Assert.IsAssignableFrom<IEnumerable<KeyValuePair<string, object?>>>(_log.Entries[0].Scopes[0]));
        Assert.IsType<string>(_log.Entries[0].Scopes[1]);
        Assert.Empty(_log.Entries[1].Scopes);
    }

    [Fact(Timeout = 60_000)]
    public async Task Loggers_AreBridged_WhereverTheyStand()
    {
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(new Provider(_log)).SetMinimumLevel(LogLevel.Trace));
        ILogger<LoggerTests> typed = factory.CreateLogger<LoggerTests>();
        var concrete = new Logger<LoggerTests>(factory);
        object hidden = factory.CreateLogger("Hidden");
        var list = new List<ILogger> { typed, factory.CreateLogger("Listed") };
        await _pool.RunAsync(() =>
        {
            typed.LogInformation("typed");
            concrete.LogInformation("concrete");
            ((ILogger)hidden).LogInformation("hidden");
            list[1].LogInformation("listed");
            (list[0] as ILogger<LoggerTests>)!.LogInformation("the same: {Same}", ReferenceEquals(list[0], typed));
        });
        await _pool.ForEachAsync(item => item.LogInformation("item"), new[] { factory.CreateLogger("Item") });
        var name = typeof(LoggerTests).FullName;
        Assert.Equal(
            [(name, "typed"), (name, "concrete"), ("Hidden", "hidden"), ("Listed", "listed"), (name, "the same: True"), ("Item", "item")],
            _log.Entries.Select(entry => (entry.Category, entry.Message))!);
    }

    [Fact(Timeout = 60_000)]
    public async Task LoggersOfNothing_StayOfNothing()
    {
        var (nothing, typed) = (NullLogger.Instance, NullLogger<LoggerTests>.Instance);
        var declared = new ILogger[] { nothing };
        Assert.False(await _pool.RunAsync(() => nothing.IsEnabled(LogLevel.Critical) || typed.IsEnabled(LogLevel.Critical) || declared[0].IsEnabled(LogLevel.Critical)));
    }

    [Fact(Timeout = 60_000)]
    public async Task LoggerThatThrows_DoesNotHurtTheCall()
    {
        _log.Recording = _ => throw new InvalidOperationException("The logger has failed.");
        var logger = _log.CreateLogger("a");
        Assert.Equal(5, await _pool.RunAsync(() =>
        {
            logger.LogInformation("a");
            return 5;
        }));
        _log.Recording = null;
        await _pool.RunAsync(() => logger.LogInformation("b"));
        Assert.Equal("b", Assert.Single(_log.Entries).Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task LoggerThatDoesNotSayItsLevels_IsRefused()
    {
        ILogger logger = new Mute();
        var refused = await Assert.ThrowsAsync<ClosureException>(() => _pool.RunAsync(() => logger.LogInformation("a")));
        Assert.Contains("a logger whose IsEnabled threw System.NotSupportedException: mute", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task FactoriesAndResults_AreRefusedWithTheWayOut()
    {
        using var factory = LoggerFactory.Create(_ => { });
#pragma warning disable PP0001 // It is refused, which is the test.
        var refused = await Assert.ThrowsAsync<ClosureException>(() => _pool.RunAsync(() => factory.CreateLogger("a").LogInformation("a")));
#pragma warning restore PP0001
        Assert.Contains("Create the logger before the call and capture that", refused.Message, StringComparison.Ordinal);
        var logger = _log.CreateLogger("a");
        var back = await Assert.ThrowsAsync<ClosureException>(() => _pool.RunAsync(() => logger));
        Assert.Contains("a logger of this process", back.Message, StringComparison.Ordinal);
    }

    [LoggerMessage(42, LogLevel.Warning, "Order {Id} left for {City}.")]
    private static partial void Shipped(ILogger logger, int id, string city);

    private sealed class HoldsThread : Exception
    {
        private readonly Thread _thread = Thread.CurrentThread;

        public override string ToString() => $"{_thread}";
    }

    private sealed class Mute : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throw new NotSupportedException("mute");

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new NotSupportedException("mute");
    }

    private sealed class Provider(RecordingLoggerFactory log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log.CreateLogger(categoryName);

        public void Dispose()
        {
        }
    }
}
