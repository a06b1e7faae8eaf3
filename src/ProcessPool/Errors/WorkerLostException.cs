using System.Globalization;
using System.Text;
using ProcessPool.Diagnostics;

namespace ProcessPool;

/// <summary>The worker died under the item: it crashed, was killed, or the function ended its process. Other items are not affected.</summary>
public sealed class WorkerLostException : PoolException
{
    internal WorkerLostException(long itemIndex, int workerProcessId, int? exitCode, int? signal, IReadOnlyList<string> standardErrorTail, string? killedBecause = null, int attempts = 1, bool isOutOfMemory = false)
        : base(Describe(itemIndex, workerProcessId, exitCode, isOutOfMemory ? OutOfMemory : signal, standardErrorTail, killedBecause, attempts))
    {
        ItemIndex = itemIndex;
        WorkerProcessId = workerProcessId;
        ExitCode = exitCode;
        Signal = signal;
        StandardErrorTail = standardErrorTail;
        IsOutOfMemory = isOutOfMemory;
        Attempts = Math.Max(1, attempts);
    }

    /// <summary>The index in the source of the item that was running; -1 when none was.</summary>
    public long ItemIndex { get; }

    /// <summary>The process that died.</summary>
    public int WorkerProcessId { get; }

    /// <summary>Its exit code, where it is known. On Unix 128 plus the signal for a process that was ended by one.</summary>
    public int? ExitCode { get; }

    /// <summary>
    /// The signal that ended it, as 9 for SIGKILL; null where it ended by itself, and on Windows. Taken from the exit code: a process that
    /// exits with a code above 128 by itself looks the same.
    /// </summary>
    public int? Signal { get; }

    /// <summary>The last lines that it wrote to its standard error, at most forty.</summary>
    public IReadOnlyList<string> StandardErrorTail { get; }

    /// <summary>
    /// Whether the kernel ended the worker for want of memory, as far as it tells: on Linux, when a worker ended with SIGKILL while the count of such ends grew
    /// for its control group or the machine. False elsewhere.
    /// </summary>
    public bool IsOutOfMemory { get; }

    /// <summary>How often the item was tried.</summary>
    public int Attempts { get; }

    private const int OutOfMemory = -9; // Only to describe it.

    /// <inheritdoc/>
    public override string Message => CallLabels.Prefix(this, base.Message);

    private static string Describe(long index, int process, int? exitCode, int? signal, IReadOnlyList<string> tail, string? killedBecause, int attempts)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Worker process {process} ");
        text.Append(killedBecause is null ? "ended " + HowItEnded(exitCode, signal) : "was killed by the pool");
        text.Append(index >= 0 ? string.Create(CultureInfo.InvariantCulture, $" while it ran item {index}") : " while it ran no item");
        text.Append(attempts > 1 ? string.Create(CultureInfo.InvariantCulture, $", in the last of {attempts} attempts") : "");
        text.Append(killedBecause is null ? "." : $": {killedBecause.TrimEnd('.')}.");
        foreach (var line in tail)
        {
            text.AppendLine().Append("  | ").Append(line);
        }

        return text.ToString();
    }

    private static string HowItEnded(int? exitCode, int? signal) => signal switch
    {
        OutOfMemory => "with signal 9 (SIGKILL: by the kernel, for want of memory; PoolOptions.MaxWorkerHeapBytes makes such an item fail alone, with OutOfMemoryException)",
        6 => "with signal 6 (SIGABRT: a stack overflow, FailFast, or an assertion of native code)",
        9 => "with signal 9 (SIGKILL: killed, perhaps by the operating system for want of memory)",
        11 => "with signal 11 (SIGSEGV: invalid memory access, as native code does)",
        15 => "with signal 15 (SIGTERM)",
        { } other => string.Create(CultureInfo.InvariantCulture, $"with signal {other}"),
        null => exitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"with exit code {code}") : "with an unknown exit code",
    };
}
