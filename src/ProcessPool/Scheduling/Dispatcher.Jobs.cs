namespace ProcessPool.Scheduling;

/// <summary>Jobs: from their submission to their end.</summary>
internal sealed partial class Dispatcher
{
    private void Submit(Job job)
    {
        if (_phase != Phase.Open)
        {
            job.IsFinished = true;
            job.OnFinished(JobEnd.Broken, new ObjectDisposedException(nameof(Pool)));
            return;
        }

        job.Node = _jobs.AddLast(job);
        Counters.Jobs(1);
        if (job.IsPinned)
        {
            _pinned.Add(job);
        }

        Touch(job);
        foreach (var slot in _slots)
        {
            if (slot.Worker is null)
            {
                TryStartsAgain(slot);
            }
        }

        TryStartsAgain(_spareStarts);
    }

    /// <summary>A new call may try what did not succeed before.</summary>
    private static void TryStartsAgain(WorkerSlot slot)
    {
        slot.FruitlessStarts = 0;
        slot.Chances = MostFruitlessStarts;
        slot.StartNotBefore = 0;
    }

    /// <summary>Something happened to a job: it may be complete, or have items to give out.</summary>
    private void Touch(Job job)
    {
        if (job.IsFinished)
        {
            return;
        }

        if (!job.IsTouched)
        {
            job.IsTouched = true;
            _touched.Add(job);
        }

        if (!job.IsQueued && !job.IsPinned)
        {
            job.IsQueued = true;
            _turns.Enqueue(job);
        }
    }

    private void SourceRead(Job job, long available, bool ended)
    {
        if (job.IsFinished)
        {
            return;
        }

        if (!job.SourceEnded)
        {
            job.Available = Math.Max(job.Available, available);
            job.SourceEnded = ended;
        }

        Touch(job);
    }

    private void SourceFailed(Event.SourceFailed failure)
    {
        SourceRead(failure.Job, failure.Available, ended: true);
        Fail(failure.Job, failure.Available, _ => failure.Error, FailureCause.Final, ofSource: true);
    }

    /// <summary>An item failed. For jobs that end with the lowest failure, nothing at or above it is wanted any more.</summary>
    private void Fail(Job job, long index, Func<int, Exception> error, FailureCause cause, bool ofSource = false)
    {
        if (job.IsFinished || index >= job.Limit)
        {
            return;
        }

        Touch(job);
        if (ofSource)
        {
            job.OnSourceFailed(index, error(1));
        }
        else
        {
            if (TryAgain(job, index, cause))
            {
                return;
            }

            var before = job.Attempts.Forget(index);
            Counters.Failed();
            job.OnFailed(index, error(before + 1));
            if (job.CollectsFailures)
            {
                return;
            }
        }

        job.Limit = index;
        foreach (var chunk in job.InFlight)
        {
            if (chunk.End > index)
            {
                Withdraw(chunk, (int)Math.Clamp(index - chunk.First, 0, chunk.Count));
            }
        }
    }

    /// <summary>Takes back what is not started of a chunk beyond its first <paramref name="keep"/> items; cancels it when none is kept.</summary>
    private void Withdraw(Chunk chunk, int keep)
    {
        var cancel = keep <= chunk.Done; // What runs now is not wanted.
        if (cancel)
        {
            chunk.Abandoned = true;
            chunk.KillAt ??= After(_options.CancellationGrace);
            WakeAt(chunk.KillAt.Value);
        }

        chunk.TakingBack = true;
        chunk.Worker.Port.TakeBack(chunk, keep, cancel);
        if (cancel)
        {
            ClearBehind(chunk);
        }
    }

    /// <summary>What waits behind an item that may have to be killed comes back, so that the kill cannot hit another one.</summary>
    private static void ClearBehind(Chunk chunk)
    {
        var worker = chunk.Worker;
        if (worker.Chunks.Count == 0 || worker.Chunks[0] != chunk)
        {
            return;
        }

        foreach (var behind in worker.Chunks.Skip(1))
        {
            if (!behind.Abandoned)
            {
                behind.TakingBack = true;
                worker.Port.TakeBack(behind, 0, cancel: false);
            }
        }
    }

    private void FinishReadyJobs()
    {
        foreach (var job in _touched)
        {
            job.IsTouched = false;
            if (!job.IsFinished && IsComplete(job))
            {
                Finish(job, JobEnd.Completed, null);
            }
        }

        _touched.Clear();
    }

    /// <summary>Whether every item below the limit has ended.</summary>
    private static bool IsComplete(Job job)
    {
        var end = job.SourceEnded ? Math.Min(job.Limit, job.Available) : job.Limit;
        if (job.IsPinned ? !job.SourceEnded || job.PinnedLeased.Count(index => index < end) < end : job.NextIndex < Math.Min(end, job.Back))
        {
            return false;
        }

        if (!job.Returned.IsEmpty && job.Returned.First < end)
        {
            return false;
        }

        if (job.Attempts.HasWaitingBelow(end))
        {
            return false;
        }

        foreach (var chunk in job.InFlight)
        {
            if (!chunk.IsFinished && chunk.Next < end)
            {
                return false;
            }
        }

        return true;
    }

    private void Finish(Job job, JobEnd end, Exception? error)
    {
        if (job.IsFinished)
        {
            return;
        }

        job.IsFinished = true;
        _jobs.Remove(job.Node!);
        Counters.Jobs(-1);
        if (job.IsPinned)
        {
            _pinned.Remove(job);
        }

        foreach (var chunk in job.InFlight)
        {
            if (!chunk.IsFinished)
            {
                Withdraw(chunk, 0);
            }
        }

        job.InFlight.Clear();
        job.Returned.Clear();
        job.Attempts.Clear();
        job.OnFinished(end, error);
    }

    private void Completed(Chunk chunk, int done)
    {
        var count = done - chunk.Done;
        if (count <= 0)
        {
            return;
        }

        var first = chunk.Next;
        chunk.Done = done;
        Counters.Completed(count);
        chunk.Count = Math.Max(chunk.Count, done); // It kept more than we asked it to.
        HasFruit(chunk.Worker);
        Touch(chunk.Job);
        for (var index = first; !chunk.Job.Attempts.IsEmpty && index < first + count; index++)
        {
            chunk.Job.Attempts.Forget(index);
        }

        if (!chunk.Job.IsFinished && first < chunk.Job.Limit)
        {
            chunk.Job.OnCompleted(first, (int)Math.Min(count, chunk.Job.Limit - first));
        }
    }

    private void Failed(Chunk chunk, int position, Exception error, FailureCause cause)
    {
        if (chunk.Job.IsFold && position > chunk.Done && position < chunk.Count && cause != FailureCause.Final)
        {
            // If it is tried again, those before it have to be as well: the result for them all is lost.
            ItemsReturned(chunk, position + 1);
            chunk.Count = position;
            ItemsReturned(chunk, chunk.Done, wereRun: true);
            HasFruit(chunk.Worker);
            Fail(chunk.Job, chunk.First + position, _ => error, cause);
            return;
        }

        Completed(chunk, position);
        if (position < chunk.Done || position >= chunk.Count)
        {
            return; // It ran past its time, and has been told of.
        }

        chunk.Done = position + 1;
        HasFruit(chunk.Worker);
        Fail(chunk.Job, chunk.First + position, _ => error, cause);
    }

    private void Progressed(PooledWorker worker)
    {
        worker.ProgressAt = _clock.GetTimestamp();
        worker.SuspectedAt = null;
    }

    /// <param name="wereRun">Their result is lost, and they run again elsewhere.</param>
    private void ItemsReturned(Chunk chunk, int kept, bool wereRun = false)
    {
        chunk.TakingBack = false;
        kept = Math.Max(kept, chunk.Done);
        if (kept >= chunk.Count)
        {
            return;
        }

        var first = chunk.First + kept;
        var end = chunk.End;
        chunk.Count = kept;
        chunk.Worker.ItemsLeased -= wereRun ? 0 : end - first;
        if (!chunk.Job.IsFinished)
        {
            if (chunk.Job.IsPinned)
            {
                chunk.Job.PinnedLeased.Remove((int)chunk.First);
            }
            else
            {
                chunk.Job.Returned.Add(first, end);
            }

            Touch(chunk.Job);
        }
    }

    private void ChunkDone(Chunk chunk, int processed, long nanoseconds)
    {
        // A worker that stops early, as after a failure, leaves the rest unstarted. With an overdue item goes the one result of all others, too.
        ItemsReturned(chunk, chunk.IsOverdue ? chunk.Done : processed, wereRun: chunk.IsOverdue);
        chunk.Job.Sizer.Measured(processed, nanoseconds);
        chunk.Job.Ends?.Measured(chunk.First >= chunk.Job.Back, processed, nanoseconds);
        chunk.Job.InFlight.Remove(chunk);
        Touch(chunk.Job);
        var worker = chunk.Worker;
        worker.Chunks.Remove(chunk);
        Progressed(worker);
        if (worker.Chunks.Count == 0 && worker.State == WorkerState.Busy)
        {
            worker.State = WorkerState.Idle;
            worker.IdleSince = _clock.GetTimestamp();
        }
    }
}
