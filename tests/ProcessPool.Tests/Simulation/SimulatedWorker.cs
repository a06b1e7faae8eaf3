using ProcessPool.Scheduling;

namespace ProcessPool.Tests.Simulation;

/// <summary>
/// A worker in virtual time. Messages take a while each way and stay in order; results become known one by one or in batches; what a dead
/// worker had sent, and then what it had finished, is told before its end.
/// </summary>
internal sealed class SimulatedWorker(Simulation simulation) : IWorkerPort
{
    private readonly List<Lease> _queue = [];
    private readonly Random _random = new(simulation.Random.Next());
    private long _lastIn;
    private long _lastOut;
    private bool _isReady;
    private bool _isDead;
    private bool _shutdown;
    private bool _isDeaf; // Stopped: it takes nothing in and says nothing.
    private int _itemsStarted;
    private long _run; // Numbers the runs of items, so that what was planned for one that was cut off does not happen.

    public int MostChunks { get; private set; }

    /// <summary>Items that it ran to whatever end, beyond those that a worker gets.</summary>
    public bool RanTooMany => _itemsStarted > (simulation.MaxItems ?? int.MaxValue);

    public void Flush()
    {
    }

    public void Start()
    {
        simulation.Alive++;
        simulation.Agenda.At(simulation.Agenda.Now + _random.Next(1, 5000), () =>
        {
            if (_isDead)
            {
                return;
            }

            if (_random.NextDouble() < simulation.StartFailures)
            {
                simulation.MayBreak = true;
                _isDead = true;
                simulation.Alive--;
                Tell(new Event.WorkerStartFailed(this, new PoolException("no luck"), Final: false));
                return;
            }

            _isReady = true;
            Tell(new Event.WorkerReady(this));
            ScheduleMurder();
            ScheduleWear();
        });
    }

    public void Send(Chunk chunk) => Receive(() =>
    {
        _queue.Add(new Lease(chunk));
        MostChunks = Math.Max(MostChunks, _queue.Count);
        if (_queue.Count == 1)
        {
            BeginNext();
        }
    });

    public void TakeBack(Chunk chunk, int keep, bool cancel) => Receive(() =>
    {
        if (_queue.Find(l => l.Chunk == chunk) is not { } lease)
        {
            return;
        }

        lease.End = Math.Min(lease.End, Math.Max(lease.Claimed, keep));
        Tell(new Event.ItemsReturned(chunk, lease.End));
        var job = (PlannedJob)chunk.Job;
        if (cancel && lease == _queue[0] && !lease.IsOverdue && lease.Done < lease.Claimed && !job.IgnoresCancellation[chunk.First + lease.Done])
        {
            _run++;
            EndItem(lease, new PlannedException("cancelled"));
        }
    });

    public void MoveTo(int slot)
    {
    }

    public void Shutdown() => Receive(() =>
    {
        _shutdown = true;
        EndIfDone();
    });

    public void Kill(string reason)
    {
        simulation.Note($"kill: {reason}");
        simulation.Agenda.At(simulation.Agenda.Now + _random.Next(1, 500), () => Die(byOthers: false));
    }

    /// <summary>Ends the worker from outside, whatever it does.</summary>
    private void ScheduleMurder()
    {
        if (_random.NextDouble() < simulation.Murders)
        {
            simulation.Agenda.At(simulation.Agenda.Now + _random.Next(1, 20_000), () => Die(byOthers: true));
        }
    }

    /// <summary>Its memory has grown.</summary>
    private void ScheduleWear()
    {
        if (_random.NextDouble() < simulation.Wear)
        {
            simulation.Agenda.At(simulation.Agenda.Now + _random.Next(1, 20_000), () =>
            {
                if (!_isDead && !_isDeaf)
                {
                    Tell(new Event.WorkerWorn(this));
                }
            });
        }
    }

    private void Receive(Action handle)
    {
        _lastIn = Math.Max(_lastIn, simulation.Agenda.Now + _random.Next(1, 100));
        simulation.Agenda.At(_lastIn, () =>
        {
            if (!_isDead && !_isDeaf)
            {
                handle();
            }
        });
    }

    private void Tell(Event e)
    {
        _lastOut = Math.Max(_lastOut, simulation.Agenda.Now + _random.Next(1, 100));
        simulation.Agenda.At(_lastOut, () => simulation.Post(e));
    }

    private void BeginNext()
    {
        if (_queue.Count == 0)
        {
            EndIfDone();
            return;
        }

        var lease = _queue[0];
        if (lease.Done == lease.Claimed)
        {
            // A stride: claimed items cannot come back. With a time limit there are none.
            lease.Claimed = Math.Min(lease.End, lease.Claimed + (lease.Chunk.Job.ItemTimeout is null ? _random.Next(1, 4) : 1));
        }

        if (lease.Done == lease.Claimed)
        {
            EndChunk(lease);
            return;
        }

        var job = (PlannedJob)lease.Chunk.Job;
        var index = lease.Chunk.First + lease.Done;
        var act = job.Begin(index);
        _itemsStarted++;
        simulation.Note($"chunk {lease.Chunk.Id}: item {index} begins: {act}");
        simulation.Busy(+1);
        var run = ++_run;
        if (act == Act.Overruns)
        {
            Overrun(lease, job, run);
            return;
        }

        simulation.Agenda.At(simulation.Agenda.Now + job.Times[index], () =>
        {
            if (_isDead || run != _run)
            {
                return;
            }

            switch (act)
            {
                case Act.Crashes:
                    Die(byOthers: false);
                    break;
                case Act.Throws:
                    EndItem(lease, new PlannedException($"item {index}"));
                    break;
                default:
                    EndItem(lease, null);
                    break;
            }
        });
    }

    /// <summary>The running item takes too long. The worker may notice, the item may stop, or may end by itself much later.</summary>
    private void Overrun(Lease lease, PlannedJob job, long run)
    {
        var limit = (long)job.ItemTimeout!.Value.TotalMicroseconds;
        if (_random.Next(8) == 0)
        {
            _isDeaf = true;
            simulation.Note("the worker is deaf");
            return;
        }

        simulation.Agenda.At(simulation.Agenda.Now + limit + _random.Next(1, 50), () =>
        {
            if (_isDead || run != _run)
            {
                return;
            }

            lease.End = lease.Done + 1;
            lease.IsOverdue = true;
            if (!job.Folds)
            {
                Tell(new Event.ItemsCompleted(lease.Chunk, lease.Done));
            }

            Tell(new Event.ItemTimedOut(lease.Chunk, lease.Done));
            var ignores = job.IgnoresCancellation[lease.Chunk.First + lease.Done];
            if (!ignores || _random.Next(2) == 0)
            {
                simulation.Agenda.At(simulation.Agenda.Now + _random.Next(1, ignores ? 10_000 : 200), () =>
                {
                    if (!_isDead && run == _run)
                    {
                        // With one result for all items, an item that ends after all spoils it.
                        simulation.Busy(-1);
                        lease.Done++;
                        EndChunk(lease, job.Folds && _random.Next(2) == 0 ? 0 : lease.Done);
                    }
                });
            }
        });
    }

    private void EndItem(Lease lease, Exception? error)
    {
        simulation.Busy(-1);
        var position = lease.Done++;
        if (error is not null)
        {
            var job = (PlannedJob)lease.Chunk.Job;
            Tell(new Event.ItemFailed(lease.Chunk, position, error, job.Retry?.OnException is null ? FailureCause.Final : FailureCause.Exception));
            if (!lease.Chunk.Job.CollectsFailures)
            {
                EndChunk(lease, lease.Done, hasResults: !lease.Chunk.Job.IsFold);
                return;
            }
        }
        else if (_random.Next(3) == 0 && !lease.Chunk.Job.IsFold)
        {
            Tell(new Event.ItemsCompleted(lease.Chunk, lease.Done));
        }

        BeginNext();
    }

    private void EndChunk(Lease lease, int? processed = null, bool hasResults = true)
    {
        if (hasResults && !lease.IsOverdue)
        {
            Tell(new Event.ItemsCompleted(lease.Chunk, lease.Done));
        }

        Tell(new Event.ChunkDone(lease.Chunk, processed ?? lease.Done, 1000 * Math.Max(1, lease.Done)));
        _queue.Remove(lease);
        BeginNext();
    }

    private void EndIfDone()
    {
        if (_shutdown && _queue.Count == 0 && !_isDead)
        {
            Leave(null, null);
        }
    }

    private void Die(bool byOthers)
    {
        if (_isDead)
        {
            return;
        }

        if (!_isReady)
        {
            simulation.MayBreak = true;
            _isDead = true;
            simulation.Alive--;
            Tell(new Event.WorkerStartFailed(this, new PoolException("killed while it started"), Final: false));
            return;
        }

        if (_queue.Count == 0)
        {
            simulation.MayBreak |= byOthers;
            Leave(null, null);
            return;
        }

        var lease = _queue[0];
        if (lease.Done < lease.Claimed)
        {
            simulation.Busy(-1);
        }

        if (byOthers)
        {
            ((PlannedJob)lease.Chunk.Job).Killed.Add(lease.Chunk.First + lease.Done);
        }

        if (lease.Done > 0 && !lease.Chunk.Job.IsFold)
        {
            Tell(new Event.ItemsCompleted(lease.Chunk, lease.Done)); // What it left behind.
        }

        Leave(lease.Chunk.Id, lease.Done < lease.Claimed ? lease.Done : null);
    }

    private void Leave(long? running, int? position)
    {
        _isDead = true;
        simulation.Alive--;
        Tell(new Event.WorkerExited(this, running, position, (index, _) => new LostException($"lost under {index}")));
    }

    private sealed class Lease(Chunk chunk)
    {
        public Chunk Chunk { get; } = chunk;

        public int Claimed { get; set; }

        public int End { get; set; } = chunk.SentCount;

        public int Done { get; set; }

        /// <summary>Its running item ran past its time, and that was told.</summary>
        public bool IsOverdue { get; set; }
    }
}
