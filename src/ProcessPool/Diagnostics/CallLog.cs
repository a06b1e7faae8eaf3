using System.Diagnostics;
using ProcessPool.Functions;
using ProcessPool.Jobs;
using ProcessPool.Scheduling;

namespace ProcessPool.Diagnostics;

/// <summary>What is logged of one call. The dispatcher's loop tells it what happens; it does not block.</summary>
internal sealed class CallLog(PoolLog log, ItemFunction function, string? label)
{
    private readonly long _begun = Stopwatch.GetTimestamp();
    private long _completed;
    private long _failed;
    private Exception? _failure;

    /// <summary>Failures are outcomes of items, not of the call.</summary>
    public bool CollectsFailures { get; init; }

    private string Label => label ?? UserFunctions.NameOf(function);

    public void Begun(Capsule capsule)
    {
        long bytes = capsule.Bytes.Length;
        log.Write(logger => PoolEvents.CallBegun(logger, Label, UserFunctions.NameOf(function), bytes));
    }

    public void Completed(int items) => _completed += items;

    public void Failed(long index, Exception error)
    {
        _failed++;
        _failure = error; // Each is lower than the one before, except where they are collected.
        if (CollectsFailures)
        {
            log.Write(logger => PoolEvents.ItemFailed(logger, error, index, Label));
        }
    }

    public void SourceFailed(Exception error) => _failure = error;

    public void Retried(long index, int attempt, FailureCause cause) => log.Write(logger => PoolEvents.ItemRetried(logger, index, Label, attempt, cause));

    public void Finished(JobEnd end, Exception? error)
    {
        var milliseconds = (long)Stopwatch.GetElapsedTime(_begun).TotalMilliseconds;
        var (completed, failed) = (_completed, _failed);
        if (end == JobEnd.Cancelled)
        {
            log.Write(logger => PoolEvents.CallCancelled(logger, Label, milliseconds));
        }
        else if ((error ?? (CollectsFailures ? null : _failure)) is { } reason)
        {
            log.Write(logger => PoolEvents.CallFailed(logger, reason, Label, milliseconds));
        }
        else
        {
            log.Write(logger => PoolEvents.CallEnded(logger, Label, completed + failed, failed, milliseconds));
        }
    }
}
