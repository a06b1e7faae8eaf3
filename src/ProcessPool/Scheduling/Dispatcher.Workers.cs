namespace ProcessPool.Scheduling;

/// <summary>The life of workers: started, ready, lost, replaced, retired.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>Starts in a place, none of which led to a finished item while no other worker finished one, after which calls fail instead of waiting.</summary>
    public const int MostFruitlessStarts = 3;

    /// <summary>What a worker has to end by itself, with the exit handlers of the user's code.</summary>
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(5);

    /// <summary>What a worker has to answer a request for items, which it does whatever its items do.</summary>
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);

    private readonly Dictionary<IWorkerPort, PooledWorker> _workers = []; // all that have not ended
    private readonly List<PooledWorker> _spares = [];
    private readonly WorkerSlot _spareStarts = new(SpareSlot); // How starts of spare workers went.
    private Exception? _lastStartError;
    private bool _chancesLost; // by some place, since the last progress
    private long _lastNumber;

    private const int SpareSlot = -1;

    private bool HasWork => _jobs.Count > 0;

    private int MinWorkers => Math.Min(_options.MinWorkers ?? (_options.IdleTimeout is null ? _target : 0), _target);

    /// <summary>Fills places: those of the smallest number of workers at all times, others while there is work for them.</summary>
    private void StartWorkers()
    {
        var demand = -1;
        foreach (var slot in _slots)
        {
            if (slot.Worker is null && !slot.HasGivenUp && IsWanted(slot, ref demand))
            {
                slot.Worker = TakeSpare(slot) ?? Start(slot);
                if (slot.Worker is { } worker)
                {
                    worker.Slot = slot;
                }
            }
        }

        StartSpares();
    }

    private bool IsWanted(WorkerSlot slot, ref int demand)
    {
        if (!HasWork)
        {
            return slot.Index < MinWorkers && _phase == Phase.Open && _options.StartAtOnce;
        }

        if (IsPinnedTo(slot))
        {
            return true;
        }

        if (slot.Index >= _target)
        {
            return false;
        }

        if (slot.Index < MinWorkers)
        {
            return true;
        }

        demand = demand < 0 ? CountDemand(_target) : demand;
        return _slots.Count(other => other.Index < _target && other.Worker is not null) < demand;
    }

    private bool IsPinnedTo(WorkerSlot slot) =>
        _pinned.Exists(job => slot.Index < Math.Min(job.Available, job.Limit) && !job.PinnedLeased.Contains(slot.Index));

    /// <summary>
    /// Items that a worker could run now, but not more than asked for. A source that is still read counts with what has been read, and with one item at least; it
    /// speaks up when there is more.
    /// </summary>
    private int CountDemand(int most)
    {
        long demand = 0;
        foreach (var job in _jobs)
        {
            long ofJob = 0;
            if (!job.IsPinned)
            {
                if (!job.SourceEnded)
                {
                    job.BeHungry();
                }

                ofJob += Math.Max(0, job.FreshEnd - job.NextIndex);
                ofJob += job.Returned.CountItems() + job.Attempts.Waiting;
            }

            foreach (var chunk in job.InFlight)
            {
                ofJob += chunk.Count - chunk.Done;
            }

            demand += job.SourceEnded ? ofJob : Math.Max(1, ofJob);
            if (demand >= most)
            {
                return most;
            }
        }

        return (int)demand;
    }

    private PooledWorker? Start(WorkerSlot slot)
    {
        if (slot.StartNotBefore > _clock.GetTimestamp())
        {
            WakeAt(slot.StartNotBefore);
            return null;
        }

        var worker = new PooledWorker(++_lastNumber);
        worker.Port = _factory.Start(slot.Index);
        _workers.Add(worker.Port, worker);
        return worker;
    }

    /// <summary>A spare worker for a place; rather one that is ready.</summary>
    private PooledWorker? TakeSpare(WorkerSlot slot)
    {
        if (_spares.Count == 0)
        {
            return null;
        }

        var spare = _spares.Find(worker => worker.IsReady) ?? _spares[0];
        _spares.Remove(spare);
        spare.Port.MoveTo(slot.Index);
        return spare;
    }

    /// <summary>As many spare workers as the options want, and one for each worker that is about to leave.</summary>
    private void StartSpares()
    {
        var wanted = _phase != Phase.Open || !(HasWork || _options.StartAtOnce) ? 0
            : _options.SpareWorkers + _slots.Count(slot => slot.Index < _target && slot.Worker is { } worker && (worker.IsWorn || IsFull(worker)));
        while (_spares.Count < wanted && !_spareStarts.HasGivenUp && Start(_spareStarts) is { } spare)
        {
            _spares.Add(spare);
        }

        for (var i = _spares.Count - 1; i >= wanted; i--)
        {
            if (_spares[i].IsReady)
            {
                var spare = _spares[i];
                _spares.RemoveAt(i);
                Retire(spare);
            }
        }
    }

    private void WorkerReady(IWorkerPort port)
    {
        if (!_workers.TryGetValue(port, out var worker) || worker.State != WorkerState.Starting)
        {
            return;
        }

        worker.State = WorkerState.Idle;
        worker.IdleSince = _clock.GetTimestamp();
        Counters.WorkerStarted();
        _options.Watch?.Started(port, worker.Slot?.Index ?? SpareSlot);
    }

    private void WorkerStartFailed(IWorkerPort port, Exception error, bool final)
    {
        if (!_workers.TryGetValue(port, out var worker))
        {
            return;
        }

        var slot = worker.Slot ?? _spareStarts;
        Remove(worker);
        if (_phase is Phase.Open or Phase.Draining && !worker.IsKilled && worker.State != WorkerState.Retiring)
        {
            _options.Watch?.StartFailed(slot.Index, error);
            StartWasFruitless(slot, error, final);
        }
    }

    /// <summary>A start led to nothing: try again a little later, and after a few tries tell those who wait.</summary>
    private void StartWasFruitless(WorkerSlot slot, Exception error, bool final)
    {
        _lastStartError = error;
        slot.FruitlessStarts++;
        slot.Chances = final ? 0 : slot.Chances - 1;
        slot.StartNotBefore = After(BackOff(slot.FruitlessStarts));
        _chancesLost = true;
        if (!slot.HasGivenUp || slot == _spareStarts)
        {
            return;
        }

        var nobodyLeft = final || Array.TrueForAll(
            _slots, s => s.Index >= _target || s.HasGivenUp || (s.FruitlessStarts == 0 && s.Worker is null));
        foreach (var job in _jobs.ToArray())
        {
            if (nobodyLeft || job.IsPinned)
            {
                Finish(job, JobEnd.Broken, _lastStartError);
            }
        }
    }

    private static TimeSpan BackOff(int starts) =>
        starts > 10 ? LongestBackOff : TimeSpan.FromTicks(Math.Min(LongestBackOff.Ticks, FirstBackOff.Ticks << (starts - 1)));

    /// <summary>
    /// An item of a worker has ended: so the pool gets on. Places where workers keep dying have all their chances again, at a growing distance
    /// in time; their own distance shrinks only when a worker of theirs finishes an item.
    /// </summary>
    private void HasFruit(PooledWorker worker)
    {
        Progressed(worker);
        (worker.Slot ?? _spareStarts).FruitlessStarts = 0;
        if (_chancesLost)
        {
            _chancesLost = false;
            _spareStarts.Chances = MostFruitlessStarts;
            foreach (var slot in _slots)
            {
                slot.Chances = MostFruitlessStarts;
            }
        }
    }

    private void WorkerExited(Event.WorkerExited exit)
    {
        if (!_workers.TryGetValue(exit.Port, out var worker))
        {
            return;
        }

        var slot = worker.Slot ?? _spareStarts;
        var expected = worker.State == WorkerState.Retiring;
        var blamed = -1L;
        foreach (var chunk in worker.Chunks)
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
                var lost = blamed = chunk.First + position;
                ItemsReturned(chunk, position + 1);
                chunk.Count = position;
                ItemsReturned(chunk, chunk.Done);
                Blame(chunk.Job, lost, worker, exit);
            }
            else
            {
                ItemsReturned(chunk, chunk.Done);
            }
        }

        worker.Chunks.Clear();
        Remove(worker);
        if (!expected)
        {
            Counters.WorkerLost();
        }

        if (expected && !worker.IsKilled)
        {
            _options.Watch?.Ended(exit.Port, worker.LastSlot);
        }
        else
        {
            _options.Watch?.Lost(worker.LastSlot, () => exit.Lost(blamed, 1));
        }

        if (blamed < 0 && (!expected || worker.IsDeaf) && _phase is (Phase.Open or Phase.Draining))
        {
            // Dying without an item to blame is like not starting; without a bound it would go on for ever.
            StartWasFruitless(slot, exit.Lost(-1, 0), final: false);
        }
    }

    private void Blame(Job job, long index, PooledWorker worker, Event.WorkerExited exit)
    {
        if (worker.IsDeaf && job.ItemTimeout is { } timeout)
        {
            Fail(job, index, attempts => new ItemTimeoutException(index, timeout, attempts), FailureCause.Timeout);
        }
        else
        {
            Fail(job, index, attempts => exit.Lost(index, attempts), exit.IsOutOfMemory ? FailureCause.CrashOutOfMemory : FailureCause.Crash);
        }
    }

    private void Remove(PooledWorker worker)
    {
        _workers.Remove(worker.Port);
        _spares.Remove(worker);
        LeavePlace(worker);
    }

    private static void LeavePlace(PooledWorker worker)
    {
        if (worker.Slot?.Worker == worker)
        {
            worker.Slot.Worker = null;
        }
    }

    /// <summary>It was given as many items as a worker gets.</summary>
    private bool IsFull(PooledWorker worker) => worker.ItemsLeased >= (_options.MaxItemsPerWorker ?? long.MaxValue);

    /// <summary>It gets no more chunks; what it has not started comes back.</summary>
    private void Wear(PooledWorker worker)
    {
        if (worker.IsWorn || worker.State == WorkerState.Retiring)
        {
            return;
        }

        worker.IsWorn = true;
        if (_spares.Remove(worker))
        {
            Retire(worker);
        }

        foreach (var chunk in worker.Chunks)
        {
            if (!chunk.IsFinished && !chunk.Job.IsPinned)
            {
                chunk.TakingBack = true;
                worker.Port.TakeBack(chunk, chunk == worker.Chunks[0] ? chunk.Done + 1 : 0, cancel: false);
            }
        }
    }

    private void Worn(IWorkerPort port)
    {
        if (_workers.TryGetValue(port, out var worker))
        {
            Wear(worker);
        }
    }

    /// <summary>Workers that are done leave their places, for the ones that are ready to take over.</summary>
    private void RetireWornWorkers()
    {
        foreach (var slot in _slots)
        {
            if (slot.Worker is { State: WorkerState.Idle } worker && (worker.IsWorn || IsFull(worker) || (slot.Index >= _target && !IsPinnedTo(slot))))
            {
                if (slot.Index < _target)
                {
                    _options.Watch?.Recycled(worker.Port, slot.Index, worker.ItemsLeased);
                }

                LeavePlace(worker);
                worker.Slot = null;
                Retire(worker);
            }
        }
    }

    private void Resize(int workers)
    {
        _target = workers;
        var known = _slots.Length;
        if (workers > known)
        {
            var slots = _slots;
            Array.Resize(ref slots, workers);
            for (var i = known; i < workers; i++)
            {
                slots[i] = new WorkerSlot(i);
            }

            _slots = slots;
        }

        foreach (var slot in _slots)
        {
            if (slot.Index >= workers && slot.Worker is { } worker)
            {
                Wear(worker);
            }
        }
    }

    private void Retire(PooledWorker worker)
    {
        if (worker.State != WorkerState.Retiring)
        {
            worker.State = WorkerState.Retiring;
            worker.KillAt = After(ShutdownGrace);
            WakeAt(worker.KillAt.Value);
            worker.Port.Shutdown();
        }
    }

    /// <summary>Ends all workers, because there is nothing left to do.</summary>
    private void RetireAll()
    {
        foreach (var worker in _workers.Values)
        {
            if (worker.State == WorkerState.Starting)
            {
                worker.State = WorkerState.Retiring; // It has not done wrong, and is not lost.
                worker.Port.Kill("the pool was disposed of before the worker was ready");
            }
            else
            {
                Retire(worker);
            }
        }
    }

    private void RetireIdleWorkers()
    {
        if (_options.IdleTimeout is not { } timeout)
        {
            return;
        }

        var now = _clock.GetTimestamp();
        foreach (var slot in _slots)
        {
            if (slot.Index >= MinWorkers && slot.Worker is { State: WorkerState.Idle } worker)
            {
                if (now - worker.IdleSince >= Ticks(timeout))
                {
                    LeavePlace(worker);
                    worker.Slot = null;
                    Retire(worker);
                }
                else
                {
                    WakeAt(worker.IdleSince + Ticks(timeout));
                }
            }
        }
    }
}
