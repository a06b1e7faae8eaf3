using System.Buffers;
using MessagePack;
using Microsoft.Extensions.Logging;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Bridges;

/// <summary>
/// What a bridged logger was told. What is written stands above what reads it: <c>[level, event id, event name or nil, exception or nil, state, scopes]</c>;
/// state and each scope are <c>[text, name, value, …]</c>.
/// </summary>
internal sealed class LogRecord
{
    private const int Fields = 6;

    /// <summary>The scopes of this process.</summary>
    public static LoggerExternalScopeProvider Scopes { get; } = new();

    private LogLevel Level { get; init; }

    private EventId EventId { get; init; }

    private Exception? Exception { get; init; }

    private LogValues State { get; init; } = LogValues.None;

    private List<LogValues> OpenScopes { get; init; } = [];

    public static LogRecord Of<TState>(LogLevel level, EventId id, TState state, Exception? exception, string message)
    {
        var scopes = new List<LogValues>();
        Scopes.ForEachScope(static (scope, list) => list.Add(LogValues.Of(scope, scope?.ToString())), scopes);
        return new LogRecord { Level = level, EventId = id, State = LogValues.Of(state, message), Exception = exception, OpenScopes = scopes };
    }

    public void Write(IBufferWriter<byte> output, ObjectWriter objects)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(Fields);
        writer.Write((int)Level);
        writer.Write(EventId.Id);
        new StringCodec().Write(ref writer, EventId.Name);
        if (Exception is null)
        {
            writer.WriteNil();
        }

        writer.Flush();
        if (Exception is not null)
        {
            ExceptionCodec.Write(output, Exception, objects);
        }

        State.Write(output, objects);
        writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(OpenScopes.Count);
        writer.Flush();
        foreach (var scope in OpenScopes)
        {
            scope.Write(output, objects);
        }
    }

    /// <exception cref="GraphFormatException">The bytes are not a record.</exception>
    public static LogRecord Read(ReadOnlySequence<byte> input, ObjectReader objects, Func<RemoteError, Exception> rebuild)
    {
        try
        {
            var reader = new MessagePackReader(input);
            Format.ReadExactHeader(ref reader, Fields);
            var (level, id, name, hasException) = ((LogLevel)reader.ReadInt32(), reader.ReadInt32(), new StringCodec().Read(ref reader), !reader.TryReadNil());
            input = input.Slice(reader.Position);
            var exception = hasException ? rebuild(ExceptionCodec.Read(ref input, objects)) : null;
            var state = LogValues.Read(ref input, objects);
            reader = new MessagePackReader(input);
            var scopes = new List<LogValues>(Format.ReadCount(ref reader, 1));
            input = input.Slice(reader.Position);
            for (var i = 0; i < scopes.Capacity; i++)
            {
                scopes.Add(LogValues.Read(ref input, objects));
            }

            return new LogRecord { Level = level, EventId = new EventId(id, name), Exception = exception, State = state, OpenScopes = scopes };
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException)
        {
            throw new GraphFormatException($"The bytes are not a record of a logger: {e.Message}", e);
        }
    }

    /// <summary>Tells the real logger, within the scopes of the record.</summary>
    public void LogTo(ILogger logger) => LogTo(logger, 0);

    private void LogTo(ILogger logger, int scope)
    {
        if (scope < OpenScopes.Count)
        {
            using (OpenScopes[scope].Begin(logger))
            {
                LogTo(logger, scope + 1);
            }
        }
        else
        {
            logger.Log(Level, EventId, State, Exception, static (state, _) => state.ToString());
        }
    }
}
