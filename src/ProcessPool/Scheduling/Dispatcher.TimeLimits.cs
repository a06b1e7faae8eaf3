namespace ProcessPool.Scheduling;

/// <summary>
/// Items that ran too long, and workers that do not end. A worker measures its items itself and says when one is overdue; this loop watches the
/// worker: one that is stopped, swapped out or deaf cannot say anything.
/// </summary>
internal sealed partial class Dispatcher
{
    /// <summary>What a worker has beyond the time of its item and the grace, until it seems to be deaf: it may be loading the function.</summary>
    internal static readonly TimeSpan DeafGrace = TimeSpan.FromSeconds(5);

    private void TimedOut(Chunk chunk, int position)
    {
        if (position < chunk.Done || position >= chunk.Count)
        {
            return; // It has ended in the meantime.
        }

        ItemsReturned(chunk, position + 1);
        chunk.Count = position; // A chunk with one result for all its items may still end well with the ones before.
        chunk.IsOverdue = true;
        chunk.KillAt ??= After(_options.CancellationGrace);
        WakeAt(chunk.KillAt.Value);
        ClearBehind(chunk);
        var index = chunk.First + position;
        var job = chunk.Job;
        Fail(job, index, attempts => new ItemTimeoutException(index, job.ItemTimeout.GetValueOrDefault(), attempts), FailureCause.Timeout);
    }

    /// <summary>
    /// When the running item of a worker is to be killed, if it is. Not before what waits behind it has come back; but a worker that does not
    /// even answer is not waited for much longer.
    /// </summary>
    private long? KillAtOf(PooledWorker worker)
    {
        if (worker.Chunks.Count == 0 || (worker.Chunks[0].IsFinished && !worker.Chunks[0].IsOverdue) || worker.Chunks[0].KillAt is not { } at)
        {
            return null;
        }

        return worker.Chunks.Skip(1).All(behind => behind.IsFinished) ? at : at + Ticks(AnswerGrace);
    }

    /// <summary>
    /// When a worker is to be killed that should have said long ago that its item is overdue. In two steps: this process itself may have slept, and
    /// must look at what came in the meantime first.
    /// </summary>
    private long? DeafAtOf(PooledWorker worker, long now)
    {
        if (worker.Chunks.Count == 0 || worker.Chunks[0].Job.ItemTimeout is not { } timeout || worker.Chunks[0].KillAt is not null)
        {
            return null;
        }

        var at = worker.ProgressAt + Ticks(timeout) + Ticks(_options.CancellationGrace) + Ticks(DeafGrace);
        if (now < at)
        {
            worker.SuspectedAt = null;
            return at;
        }

        worker.SuspectedAt ??= now;
        return worker.SuspectedAt.Value + Ticks(AnswerGrace);
    }

    /// <summary>Ends workers whose item did not stop in time, that do not answer, or that did not end when they were asked to.</summary>
    private void KillOverdueWorkers()
    {
        var now = _clock.GetTimestamp();
        foreach (var worker in _workers.Values)
        {
            if (worker.IsKilled)
            {
                continue;
            }

            var itemAt = KillAtOf(worker);
            var deafAt = DeafAtOf(worker, now);
            if ((itemAt ?? deafAt ?? worker.KillAt) is not { } at)
            {
                continue;
            }

            if (now < at)
            {
                WakeAt(at);
                continue;
            }

            worker.IsKilled = true;
            worker.IsDeaf = itemAt is null && deafAt is not null;
            worker.State = WorkerState.Retiring; // Gets nothing more, should its item end just now.
            worker.Port.Kill(
                worker.IsDeaf ? "an item ran past its time and the worker did not answer"
                : itemAt is null ? "it did not end when it was asked to"
                : worker.Chunks[0].IsOverdue ? "an item ran past its time and did not stop within the grace"
                : "a cancelled item did not stop within the grace");
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _clock.TimestampFrequency);
}
