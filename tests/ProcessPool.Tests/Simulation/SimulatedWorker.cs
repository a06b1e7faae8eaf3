using ProcessPool.Scheduling;

namespace ProcessPool.Tests.Simulation;

/// <summary>
/// A worker in virtual time. Messages take a while each way and stay in order; results become known one by one or in batches; what a dead
/// worker had sent, and then what it had finished, is told before its end.
/// </summary>
internal sealed class SimulatedWorker(Simulation simulation, int slot) : IWorkerPort
{
    private readonly List<Lease> _queue = [];
    private readonly Random _random = new(simulation.Random.Next());
    private long _lastIn;
    private long _lastOut;
    private bool _isReady;
    private bool _isDead;
    private bool _shutdown;
    private long _run; // Numbers the runs of items, so that what was planned for one that was cut off does not happen.

    public int MostChunks { get; private set; }

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
                Tell(new Event.WorkerStartFailed(slot, this, new PoolException("no luck"), Final: false));
                return;
            }

            _isReady = true;
            Tell(new Event.WorkerReady(slot, this));
            ScheduleMurder();
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
        if (cancel && lease == _queue[0] && lease.Done < lease.Claimed && !job.IgnoresCancellation[chunk.First + lease.Done])
        {
            _run++;
            EndItem(lease, new PlannedException("cancelled"));
        }
    });

    public void Shutdown() => Receive(() =>
    {
        _shutdown = true;
        EndIfDone();
    });

    public void Kill(string reason)
        => simulation.Agenda.At(simulation.Agenda.Now + _random.Next(1, 500), () => Die(byOthers: false));

    /// <summary>Ends the worker from outside, whatever it does.</summary>
    private void ScheduleMurder()
    {
        if (_random.NextDouble() < simulation.Murders)
        {
            simulation.Agenda.At(simulation.Agenda.Now + _random.Next(1, 20_000), () => Die(byOthers: true));
        }
    }

    private void Receive(Action handle)
    {
        _lastIn = Math.Max(_lastIn, simulation.Agenda.Now + _random.Next(1, 100));
        simulation.Agenda.At(_lastIn, () =>
        {
            if (!_isDead)
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
            lease.Claimed = Math.Min(lease.End, lease.Claimed + _random.Next(1, 4)); // A stride: claimed items cannot come back.
        }

        if (lease.Done == lease.Claimed)
        {
            EndChunk(lease);
            return;
        }

        var job = (PlannedJob)lease.Chunk.Job;
        var index = lease.Chunk.First + lease.Done;
        job.Started[index]++;
        var run = ++_run;
        simulation.Agenda.At(simulation.Agenda.Now + job.Times[index], () =>
        {
            if (_isDead || run != _run)
            {
                return;
            }

            switch (job.Acts[index])
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

    private void EndItem(Lease lease, Exception? error)
    {
        var position = lease.Done++;
        if (error is not null)
        {
            Tell(new Event.ItemFailed(lease.Chunk, position, error));
            if (!lease.Chunk.Job.CollectsFailures)
            {
                EndChunk(lease);
                return;
            }
        }
        else if (_random.Next(3) == 0)
        {
            Tell(new Event.ItemsCompleted(lease.Chunk, lease.Done));
        }

        BeginNext();
    }

    private void EndChunk(Lease lease)
    {
        Tell(new Event.ItemsCompleted(lease.Chunk, lease.Done));
        Tell(new Event.ChunkDone(lease.Chunk, lease.Done, 1000 * Math.Max(1, lease.Done)));
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
            Tell(new Event.WorkerStartFailed(slot, this, new PoolException("killed while it started"), Final: false));
            return;
        }

        if (_queue.Count == 0)
        {
            simulation.MayBreak |= byOthers;
            Leave(null, null);
            return;
        }

        var lease = _queue[0];
        if (byOthers)
        {
            ((PlannedJob)lease.Chunk.Job).Killed.Add(lease.Chunk.First + lease.Done);
        }

        if (_queue.Count > 0 && lease.Done > 0)
        {
            Tell(new Event.ItemsCompleted(lease.Chunk, lease.Done)); // What it left behind.
        }

        Leave(lease.Chunk.Id, lease.Done < lease.Claimed ? lease.Done : null);
    }

    private void Leave(long? running, int? position)
    {
        _isDead = true;
        simulation.Alive--;
        Tell(new Event.WorkerExited(slot, this, running, position, index => new LostException($"lost under {index}")));
    }

    private sealed class Lease(Chunk chunk)
    {
        public Chunk Chunk { get; } = chunk;

        public int Claimed { get; set; }

        public int End { get; set; } = chunk.SentCount;

        public int Done { get; set; }
    }
}
