using Microsoft.Extensions.Logging;

namespace ProcessPool.Diagnostics;

/// <summary>
/// All that a pool logs: numbered, named, in one file. What goes well with a worker is information, with a call is for debugging; what did not go well
/// is a warning, for the caller decides whether it is an error.
/// </summary>
internal static partial class PoolEvents
{
    [LoggerMessage(1, LogLevel.Information, "Worker {WorkerId} has started: process {ProcessId}")]
    public static partial void WorkerStarted(ILogger logger, int workerId, int processId);

    [LoggerMessage(2, LogLevel.Information, "Worker {WorkerId} has ended: process {ProcessId}")]
    public static partial void WorkerEnded(ILogger logger, int workerId, int processId);

    [LoggerMessage(3, LogLevel.Warning, "Worker {WorkerId} is lost")]
    public static partial void WorkerLost(ILogger logger, Exception reason, int workerId);

    [LoggerMessage(4, LogLevel.Warning, "Worker {WorkerId} did not start")]
    public static partial void WorkerStartFailed(ILogger logger, Exception reason, int workerId);

    [LoggerMessage(5, LogLevel.Information, "Worker {WorkerId} leaves after {Items} items, and another one takes its place: process {ProcessId}")]
    public static partial void WorkerRecycled(ILogger logger, int workerId, int processId, long items);

    [LoggerMessage(6, LogLevel.Debug, "Call {Label} has begun: {Function}, {Bytes} bytes of state")]
    public static partial void CallBegun(ILogger logger, string label, string function, long bytes);

    [LoggerMessage(7, LogLevel.Debug, "Call {Label} has ended: {Items} items, {Failed} of them failed, in {Milliseconds} ms")]
    public static partial void CallEnded(ILogger logger, string label, long items, long failed, long milliseconds);

    [LoggerMessage(8, LogLevel.Warning, "Call {Label} has failed after {Milliseconds} ms")]
    public static partial void CallFailed(ILogger logger, Exception reason, string label, long milliseconds);

    [LoggerMessage(9, LogLevel.Debug, "Call {Label} was cancelled after {Milliseconds} ms")]
    public static partial void CallCancelled(ILogger logger, string label, long milliseconds);

    [LoggerMessage(10, LogLevel.Debug, "Item {Item} of call {Label} has failed")]
    public static partial void ItemFailed(ILogger logger, Exception reason, long item, string label);

    [LoggerMessage(11, LogLevel.Warning, "Item {Item} of call {Label} has failed in attempt {Attempt} and is tried again: {Cause}")]
    public static partial void ItemRetried(ILogger logger, long item, string label, int attempt, Scheduling.FailureCause cause);

    [LoggerMessage(
        12,
        LogLevel.Warning,
        "Call {Label} captured {Bytes} bytes, most of them in {Variable} ({VariableBytes} bytes). They cross once to each worker, and again whenever they have changed. "
        + "Pass less, or load it in PoolOptions.Initializer; PoolOptions.CaptureWarningBytes is {Limit}")]
    public static partial void LargeCapture(ILogger logger, string label, long bytes, string variable, long variableBytes, long limit);

    [LoggerMessage(13, LogLevel.Warning, "{Count} entries are missing here: the logger did not keep up with the pool")]
    public static partial void EntriesLost(ILogger logger, long count);
}
