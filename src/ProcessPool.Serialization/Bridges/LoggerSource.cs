using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ProcessPool.Serialization.Bridges;

/// <summary>The parent's end of a bridge for a logger.</summary>
internal abstract class LoggerSource(ILogger logger) : ReportSource
{
    private static readonly ConditionalWeakTable<ILogger, LoggerSource> Known = [];

    /// <summary>Which levels are enabled, one bit for each, at this moment.</summary>
    /// <exception cref="Exception">The logger threw.</exception>
    public int Levels
    {
        get
        {
            var levels = 0;
            for (var level = LogLevel.Trace; level < LogLevel.None; level++)
            {
                levels |= logger.IsEnabled(level) ? 1 << (int)level : 0;
            }

            return levels;
        }
    }

    /// <summary>The one end of this logger, which has the category of its class, if that has one.</summary>
    public static LoggerSource Of(ILogger logger) => Known.GetValue(logger, Create);

    public override void Report(ReadOnlySequence<byte> value, ObjectReader reader, Func<RemoteError, Exception> rebuild) => LogRecord.Read(value, reader, rebuild).LogTo(logger);

    private static LoggerSource Create(ILogger logger)
    {
        var face = Array.Find(logger.GetType().GetInterfaces(), face => face.IsConstructedGenericType && face.GetGenericTypeDefinition() == typeof(ILogger<>));
        return face is null ? new UntypedLoggerSource(logger) : (LoggerSource)Activator.CreateInstance(typeof(LoggerSource<>).MakeGenericType(face.GenericTypeArguments), logger)!;
    }
}

/// <inheritdoc/>
internal sealed class UntypedLoggerSource(ILogger logger) : LoggerSource(logger);

/// <inheritdoc/>
internal sealed class LoggerSource<T>(ILogger logger) : LoggerSource(logger)
{
    private static readonly ConditionalWeakTable<ILogger, LoggerSource<T>> OfManyCategories = [];

    /// <summary>The end of a logger in a place of this category; a class may have several.</summary>
    public static LoggerSource For(ILogger<T> logger) => Of(logger) is var source && IsFor(source) ? source : OfManyCategories.GetValue(logger, made => new LoggerSource<T>(made));

    private static bool IsFor(LoggerSource source) => source.GetType() is { IsConstructedGenericType: true } type && type.GenericTypeArguments[0].IsAssignableTo(typeof(T));
}
