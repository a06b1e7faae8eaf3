using Microsoft.Extensions.Logging;

namespace ProcessPool.Serialization.Bridges;

/// <summary>
/// The worker's end of a bridge for a logger. Levels are those that were enabled when the function was sent. Safe to use concurrently; a record is on its
/// way when <see cref="Log{TState}"/> returns.
/// </summary>
internal class BridgedLogger(long bridge, int levels, IBridgeEnds ends) : ILogger
{
    [ThreadStatic]
    private static Encoder? _encoder;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Trace and < LogLevel.None && (levels & (1 << (int)logLevel)) != 0;

    /// <summary>Scopes are those of the flow of this process, for all its loggers, and go along with each record.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => LogRecord.Scopes.Push(state);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var record = LogRecord.Of(logLevel, eventId, state, exception, formatter(state, exception));

        // What is written may log itself, so the encoder is nobody else's until it is back.
        var encoder = _encoder ?? new Encoder();
        _encoder = null;
        ends.Send(bridge, encoder.Encode(record));
        _encoder = encoder;
    }

    private sealed class Encoder
    {
        private readonly ObjectWriter _writer = new();
        private readonly ByteBuffer _output = new();

        public ReadOnlySpan<byte> Encode(LogRecord record)
        {
            _output.ResetWrittenCount();
            record.Write(_output, _writer);
            return _output.WrittenSpan;
        }
    }
}

/// <inheritdoc/>
internal sealed class BridgedLogger<T>(long bridge, int levels, IBridgeEnds ends) : BridgedLogger(bridge, levels, ends), ILogger<T>;
