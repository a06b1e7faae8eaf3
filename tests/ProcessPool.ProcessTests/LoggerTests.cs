using Microsoft.Extensions.Logging;

#pragma warning disable CA1848, CA1873 // Loggers are used here as most users do.

namespace ProcessPool.ProcessTests;

/// <summary>Captured loggers, over real processes.</summary>
public sealed class LoggerTests
{
    [Fact(Timeout = 120_000)]
    public async Task Logger_IsBridged_AndItsAssemblyIsLoadedOnlyThen()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1 });
        Assert.Equal(3, await pool.RunAsync(() => int.Parse("3", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.False(await pool.RunAsync(HasLoggingAssembly));
        var recorder = new Recorder();
        ILogger<LoggerTests> logger = recorder;
        var worker = await pool.RunAsync(() =>
        {
            using (logger.BeginScope("worker {Process}", Environment.ProcessId))
            {
                logger.LogError(new InvalidOperationException("the cause"), "from {Process}", Environment.ProcessId);
            }

            return Environment.ProcessId;
        });
        Assert.NotEqual(Environment.ProcessId, worker);
        Assert.Equal([$"scope: worker {worker}", $"Error: from {worker}; Process={worker}; System.InvalidOperationException: the cause"], recorder.Lines);
        Assert.True(await pool.RunAsync(HasLoggingAssembly));
    }

    private static bool HasLoggingAssembly() =>
        Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "Microsoft.Extensions.Logging.Abstractions");

    private sealed class Recorder : ILogger<LoggerTests>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Add($"scope: {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = (IReadOnlyList<KeyValuePair<string, object?>>)state!;
            Lines.Add($"{logLevel}: {formatter(state, exception)}; {values[0].Key}={values[0].Value}; {exception!.GetType()}: {exception.Message}");
        }
    }
}
