using Microsoft.Extensions.Logging;

namespace ProcessPool.Testing;

/// <summary>What a logger was told.</summary>
internal sealed record LogEntry(
    string Category, LogLevel Level, EventId Id, string Message, IReadOnlyList<KeyValuePair<string, object?>> Values, Exception? Exception, IReadOnlyList<object?> Scopes)
{
    public object? this[string name] => Values.Single(value => value.Key == name).Value;
}

/// <summary>Loggers that remember what they are told. Safe to use concurrently.</summary>
internal sealed class RecordingLoggerFactory : ILoggerFactory
{
    private readonly Lock _lock = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<(Func<LogEntry, bool> Matches, TaskCompletionSource<LogEntry> Found)> _waiting = [];
    private readonly LoggerExternalScopeProvider _scopes = new();

    /// <summary>The lowest level that is enabled.</summary>
    public LogLevel Lowest { get; set; } = LogLevel.Trace;

    /// <summary>Called by each record, before it is remembered.</summary>
    public Action<LogEntry>? Recording { get; set; }

    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>The first entry of this kind, now or later.</summary>
    public Task<LogEntry> First(Func<LogEntry, bool> matches)
    {
        lock (_lock)
        {
            var found = new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_entries.Find(entry => matches(entry)) is { } known)
            {
                found.SetResult(known);
            }
            else
            {
                _waiting.Add((matches, found));
            }

            return found.Task;
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("These loggers only remember.");

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        Recording?.Invoke(entry);
        lock (_lock)
        {
            _entries.Add(entry);
            foreach (var (_, found) in _waiting.Where(waiting => waiting.Matches(entry)))
            {
                found.TrySetResult(entry);
            }
        }
    }

    private sealed class Logger(RecordingLoggerFactory factory, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => factory._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= factory.Lowest && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var scopes = new List<object?>();
                factory._scopes.ForEachScope(static (scope, list) => list.Add(scope), scopes);
                var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
                factory.Add(new LogEntry(category, logLevel, eventId, formatter(state, exception), [.. values], exception, scopes));
            }
        }
    }
}
