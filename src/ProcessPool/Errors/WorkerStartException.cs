using System.Globalization;

namespace ProcessPool;

/// <summary>
/// Workers cannot start, or the initializer threw; then <see cref="Exception.InnerException"/> is what it threw. Every call that waits for
/// a worker fails with it.
/// </summary>
public sealed class WorkerStartException : PoolException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">Why, and what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public WorkerStartException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal WorkerStartException(string message, IReadOnlyList<string> standardErrorTail)
        : base(message) => StandardErrorTail = standardErrorTail;

    /// <summary>The last lines that the worker wrote to its standard error; empty when there were none.</summary>
    public IReadOnlyList<string> StandardErrorTail { get; } = [];

    internal static WorkerStartException Ended(int? exitCode, IReadOnlyList<string> tail)
    {
        var code = exitCode?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
        return new WorkerStartException($"A worker ended before it was ready, with exit code {code}. {Said(tail)}", tail);
    }

    internal static WorkerStartException TookTooLong(TimeSpan timeout, IReadOnlyList<string> tail)
    {
        return new WorkerStartException($"A worker did not connect within {Seconds(timeout)} seconds (PoolOptions.StartTimeout) and was killed. {Said(tail)}", tail);
    }

    internal static WorkerStartException InitializerTookTooLong(TimeSpan timeout, IReadOnlyList<string> tail)
    {
        return new WorkerStartException(
            $"The initializer of the pool (PoolOptions.Initializer) did not end within {Seconds(timeout)} seconds (PoolOptions.InitializerTimeout), and its worker was killed. {Said(tail)}", tail);
    }

    private static string Seconds(TimeSpan timeout) => timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Said(IReadOnlyList<string> tail) => tail.Count == 0
        ? "It wrote nothing to its standard error."
        : "It wrote:" + Environment.NewLine + string.Join(Environment.NewLine, tail);
}
