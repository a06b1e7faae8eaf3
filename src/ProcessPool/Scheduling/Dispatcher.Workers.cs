namespace ProcessPool.Scheduling;

/// <summary>The life of workers: started, ready, lost, replaced, retired.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>Starts in a row, none of which led to a finished item, after which calls fail instead of waiting.</summary>
    public const int MostFruitlessStarts = 3;

    /// <summary>What a worker has to end by itself, with the exit handlers of the user's code.</summary>
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(5);

    /// <summary>What a worker has to answer a request for items, which it does whatever its items do.</summary>
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(100);

    private Exception? _lastStartError;

    private bool HasWork => _jobs.Count > 0;

    /// <summary>Workers are there at all times, unless idle ones may leave: then while there is work.</summary>
    private void StartWorkers()
    {
        var wanted = HasWork || (_phase == Phase.Open && _options.StartAtOnce && _options.IdleTimeout is null);
        if (!wanted)
        {
            return;
        }

        var now = _clock.GetTimestamp();
        foreach (var slot in _slots)
        {
            if (slot.Port is not null || slot.FruitlessStarts >= MostFruitlessStarts)
            {
                continue;
            }

            if (slot.StartNotBefore > now)
            {
                WakeAt(slot.StartNotBefore);
                continue;
            }

            slot.State = WorkerState.Starting;
            slot.IsKilled = false;
            _activeSlots++;
            slot.Port = _factory.Start(slot.Index);
        }
    }

    private void WorkerReady(WorkerSlot slot, IWorkerPort port)
    {
        if (slot.Port != port || slot.State != WorkerState.Starting)
        {
            return;
        }

        slot.State = WorkerState.Idle;
        slot.IdleSince = _clock.GetTimestamp();
        Counters.WorkerStarted();
    }

    private void WorkerStartFailed(WorkerSlot slot, IWorkerPort port, Exception error, bool final)
    {
        if (slot.Port != port)
        {
            return;
        }

        Vacate(slot);
        if (_phase is Phase.Open or Phase.Draining)
        {
            StartWasFruitless(slot, error, final);
        }
    }

    /// <summary>A start led to nothing: try again a little later, and after a few tries tell those who wait.</summary>
    private void StartWasFruitless(WorkerSlot slot, Exception error, bool final)
    {
        _lastStartError = error;
        slot.FruitlessStarts = final ? MostFruitlessStarts : slot.FruitlessStarts + 1;
        slot.StartNotBefore = After(FirstBackOff * Math.Pow(2, slot.FruitlessStarts - 1));
        if (slot.FruitlessStarts < MostFruitlessStarts)
        {
            return;
        }

        var nobodyLeft = final || Array.TrueForAll(_slots, s => s.FruitlessStarts >= MostFruitlessStarts);
        foreach (var job in _jobs.ToArray())
        {
            if (nobodyLeft || job.IsPinned)
            {
                Finish(job, JobEnd.Broken, _lastStartError);
            }
        }
    }

    private void WorkerExited(WorkerSlot slot, Event.WorkerExited exit)
    {
        if (slot.Port != exit.Port)
        {
            return;
        }

        var expected = slot.State == WorkerState.Retiring;
        var blamed = false;
        foreach (var chunk in slot.Chunks)
        {
            chunk.Job.InFlight.Remove(chunk);
            Touch(chunk.Job);
            if (chunk.Job.IsFinished || chunk.IsFinished)
            {
                continue;
            }

            chunk.TakingBack = false;
            if (chunk.Id == exit.Running && exit.Position is { } position && position >= chunk.Done && position < chunk.Count)
            {
                // Usually the item after the last one that has ended. A chunk with one result for all its items has lost the others as well.
                blamed = true;
                var lost = chunk.First + position;
                ItemsReturned(chunk, position + 1);
                chunk.Count = position;
                ItemsReturned(chunk, chunk.Done);
                Fail(chunk.Job, lost, exit.Lost(lost));
            }
            else
            {
                ItemsReturned(chunk, chunk.Done);
            }
        }

        slot.Chunks.Clear();
        Vacate(slot);
        if (!expected && !slot.IsKilled)
        {
            Counters.WorkerLost();
        }

        if (!expected && !slot.IsKilled && !blamed && _phase is (Phase.Open or Phase.Draining))
        {
            // Dying without an item to blame is like not starting; without a bound it would go on for ever.
            StartWasFruitless(slot, exit.Lost(-1), final: false);
        }
    }

    private void Vacate(WorkerSlot slot)
    {
        slot.Port = null;
        slot.KillAt = null;
        slot.State = WorkerState.Exited;
        _activeSlots--;
    }

    private void Retire(WorkerSlot slot)
    {
        if (slot.Port is { } port && slot.State != WorkerState.Retiring)
        {
            slot.State = WorkerState.Retiring;
            slot.KillAt = After(ShutdownGrace);
            WakeAt(slot.KillAt.Value);
            port.Shutdown();
        }
    }

    private void RetireIdleWorkers()
    {
        if (_options.IdleTimeout is not { } timeout)
        {
            return;
        }

        var now = _clock.GetTimestamp();
        var ticks = (long)(timeout.TotalSeconds * _clock.TimestampFrequency);
        foreach (var slot in _slots)
        {
            if (slot.State == WorkerState.Idle)
            {
                if (now - slot.IdleSince >= ticks)
                {
                    Retire(slot);
                }
                else
                {
                    WakeAt(slot.IdleSince + ticks);
                }
            }
        }
    }

    /// <summary>
    /// When the running item of a worker is to be killed, if it is. Not before what waits behind it has come back; but a worker that does not
    /// even answer is not waited for much longer.
    /// </summary>
    private long? KillAtOf(WorkerSlot slot)
    {
        if (slot.Chunks.Count == 0 || slot.Chunks[0].IsFinished || slot.Chunks[0].KillAt is not { } at)
        {
            return null;
        }

        return slot.Chunks.Skip(1).All(behind => behind.IsFinished)
            ? at
            : at + (long)(AnswerGrace.TotalSeconds * _clock.TimestampFrequency);
    }

    /// <summary>Ends workers whose cancelled item did not stop in time, or that did not end when they were asked to.</summary>
    private void KillOverdueWorkers()
    {
        var now = _clock.GetTimestamp();
        foreach (var slot in _slots)
        {
            var chunkAt = KillAtOf(slot);
            if (slot.IsKilled || slot.Port is null || (chunkAt ?? slot.KillAt) is not { } at)
            {
                continue;
            }

            if (now >= at)
            {
                slot.IsKilled = true;
                slot.State = WorkerState.Retiring; // Gets nothing more, should its item end just now.
                slot.Port.Kill(chunkAt is null ? "it did not end when it was asked to" : "a cancelled item did not stop within the grace");
            }
            else
            {
                WakeAt(at);
            }
        }
    }
}
