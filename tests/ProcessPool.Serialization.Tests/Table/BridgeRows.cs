using Microsoft.Extensions.Logging;
using static ProcessPool.Serialization.Tests.Support.Copies;

#pragma warning disable CA1848, CA1873 // Loggers are used here as most users do.

namespace ProcessPool.Serialization.Tests.Table;

/// <summary>What is told to the other process instead of copied.</summary>
internal static class BridgeRows
{
    private static readonly CancellationTokenSource Source = new();

    public static IEnumerable<Row> All =>
    [
        new(typeof(CancellationToken), Way.Bridged, () => Source.Token, CheckToken, "When it is cancelled here, the one in the worker is. Results cannot have one.", "that can still be cancelled"),
        new(typeof(IProgress<>), Way.Bridged, () => new Receiver(), CheckProgress, "What is declared as it: reports arrive here, those of an item in order and before the item ends. They must cross; the receiver must not block. What it throws goes nowhere.", "of any class"),
        new(typeof(Progress<>), Way.Bridged, () => new Progress<int>(), (_, copy) => Assert.IsAssignableFrom<Progress<int>>(copy), "The same, wherever it stands."),
        new(typeof(ILogger), Way.Bridged, () => new Recorder(), CheckLogger, "What is declared as it: what the function logs arrives here, with scopes and values, before the item ends. The levels are those that were enabled when the function was sent. Values that cannot cross arrive as text; the logger must not block, and what it throws goes nowhere.", "of any class"),
        new(typeof(ILogger<>), Way.Bridged, () => new Recorder(), CheckTypedLogger, "The same.", "of any class"),
        new(typeof(Logger<>), Way.Bridged, () => new Logger<Recorder>(new Recorder()), CheckLoggerOfFramework, "The same, wherever it stands."),
        new(typeof(TextWriter), Way.Bridged, () => Console.Out, Checks.Same, "It is that of the worker; the pool forwards what is written to it.", "`Console.Out`"),
        new(typeof(TextWriter), Way.Bridged, () => Console.Error, Checks.Same, "It is that of the worker; the pool forwards what is written to it.", "`Console.Error`"),
    ];

    private static void CheckToken(object example, object copy)
    {
        var token = (CancellationToken)copy;
        Assert.NotEqual(example, copy);
        Assert.True(token.CanBeCanceled);
        Assert.False(token.IsCancellationRequested);
        using var own = new CancellationTokenSource();
        var bridged = CopyBridged(own.Token);
        own.Cancel();
        Assert.True(bridged.IsCancellationRequested);
    }

    private static void CheckProgress(object example, object copy)
    {
        var receiver = (Receiver)example;
        CopyBridged<IProgress<string>>(receiver).Report("a");
        Assert.Equal("a", receiver.Last);
    }

    private static void CheckLogger(object example, object copy)
    {
        var recorder = (Recorder)example;
        var logger = CopyBridged<ILogger>(recorder);
        Assert.False(logger.IsEnabled(LogLevel.Debug));
        logger.LogInformation("{Count} items", 5);
        Assert.Equal("Information: 5 items (Count=5, {OriginalFormat}={Count} items)", recorder.Last);
    }

    private static void CheckTypedLogger(object example, object copy)
    {
        var recorder = (Recorder)example;
        CopyBridged<ILogger<Recorder>>(recorder).LogWarning("typed");
        Assert.Equal("Warning: typed ({OriginalFormat}=typed)", recorder.Last);
    }

    private static void CheckLoggerOfFramework(object example, object copy)
    {
        using var recorder = new Recorder();
        CopyBridged(new Logger<Recorder>(recorder)).LogError("concrete");
        Assert.Equal("Error: concrete ({OriginalFormat}=concrete)", recorder.Last);
    }

    private sealed class Recorder : ILogger<Recorder>, ILoggerFactory
    {
        public string? Last { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Last = $"{logLevel}: {formatter(state, exception)} ({string.Join(", ", ((IEnumerable<KeyValuePair<string, object?>>)state!).Select(value => $"{value.Key}={value.Value}"))})";

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Receiver : IProgress<string>
    {
        public string? Last { get; private set; }

        public void Report(string value) => Last = value;
    }
}
