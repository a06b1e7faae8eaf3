using System.Collections.Concurrent;

namespace ProcessPool.Scheduling;

/// <summary>
/// Decides which worker runs which items. One loop owns all scheduling state; the others post events:
/// <code>
/// caller ─ JobSubmitted, ItemsAvailable, JobCancelled ─►┌────────────┐─ Send, TakeBack, Shutdown, Kill ─► worker ports
/// worker ─ ItemsCompleted, ItemFailed, ChunkDone,      ─►│ Dispatcher │
///          ItemsReturned, WorkerReady, WorkerExited      └────────────┘─ OnCompleted, OnFailed, OnFinished ─► jobs
/// </code>
/// The loop has no thread: whoever posts an event while it rests runs it. It does not block and runs no code of the user, and what it
/// does depends on nothing but the events and the clock of <see cref="DispatcherOptions.TimeProvider"/>.
/// </summary>
internal sealed partial class Dispatcher : IDisposable
{
    /// <summary>Chunks at a worker at one time: one runs, one waits behind it, so that the way of a chunk hides behind work.</summary>
    public const int ChunksPerWorker = 2;

    /// <summary>
    /// The same, of chunks so short that two do not last until the next one comes. They are filled up when half of them have ended: several at a time need one call of the
    /// system, and wake a thread once.
    /// </summary>
    public const int ShortChunksPerWorker = 16;

    /// <summary>A chunk that takes less, as far as is known, is short. About the time of its way there and back.</summary>
    private const double ShortNanoseconds = 50_000;

    private readonly DispatcherOptions _options;
    private readonly IWorkerFactory _factory;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<Event> _events = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WorkerSlot[] _slots; // as many as there ever were
    private readonly LinkedList<Job> _jobs = [];   // all that are not finished
    private readonly Queue<Job> _turns = [];       // those that may have items to give out, in turn
    private readonly List<Job> _pinned = [];       // those whose items belong to certain workers
    private readonly List<Job> _touched = [];      // those to look at after the events
    private readonly ITimer _timer;

    private int _posted;
    private long _nextChunkId = 1;
    private Phase _phase = Phase.Open;
    private long _timerAt = long.MaxValue;
    private int _target; // places that are to have workers

    public Dispatcher(DispatcherOptions options, IWorkerFactory factory)
    {
        _options = options;
        _factory = factory;
        _clock = options.TimeProvider;
        _slots = [];
        Resize(options.Workers);

        _timer = _clock.CreateTimer(_ => Post(new Event.TimeReached()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private enum Phase
    {
        Open,
        Draining,
        Killed,
        Stopped,
    }

    /// <summary>Completes when the pool was disposed or killed and every worker has ended.</summary>
    public Task Stopped => _stopped.Task;

    public Counters Counters { get; } = new();

    /// <summary>The worker at a place, and what it does; null: none. A snapshot that may be a moment old.</summary>
    public (IWorkerPort? Port, WorkerState State) Look(int slot)
    {
        var slots = _slots;
        return slot < slots.Length && slots[slot].Worker is { } worker ? (worker.Port, worker.State) : (null, WorkerState.Exited);
    }

    /// <summary>Starts the workers, when the options say so. Call once, after construction.</summary>
    public void Start() => Post(new Event.TimeReached());

    /// <summary>Safe to call from any thread, also from within a call that the loop makes.</summary>
    public void Post(Event e)
    {
        _events.Enqueue(e);
        Handle(1);
    }

    /// <summary>Several events, after all of which the loop looks once what there is to do.</summary>
    /// <inheritdoc cref="Post(Event)"/>
    public void Post(List<Event> events)
    {
        foreach (var e in events)
        {
            _events.Enqueue(e);
        }

        Handle(events.Count);
    }

    private void Handle(int posted)
    {
        if (Interlocked.Add(ref _posted, posted) != posted)
        {
            return; // Somebody runs the loop and will see them.
        }

        var handled = posted;
        do
        {
            for (var i = 0; i < handled; i++)
            {
                _events.TryDequeue(out var next);
                Guarded(static (me, e) => me.Handle(e!), next);
            }

            Guarded<object?>(static (me, _) => me.Pump(), null);
            handled = Interlocked.Add(ref _posted, -handled);
        }
        while (handled != 0);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>An exception here is a defect of ours. It must not become a hang: everything ends, and says so.</summary>
    private void Guarded<T>(Action<Dispatcher, T> step, T argument)
    {
        try
        {
            step(this, argument);
        }
        catch (Exception e)
        {
            _phase = Phase.Killed;
            var broken = new PoolException("The dispatcher of the pool failed. This is a defect of ProcessPool; please report it.", e);
            foreach (var job in _jobs.ToArray())
            {
                Finish(job, JobEnd.Broken, broken);
            }

            foreach (var worker in _workers.Values)
            {
                worker.Port.Kill("the dispatcher failed");
            }
        }
    }

    private void Handle(Event e)
    {
        switch (e)
        {
            case Event.JobSubmitted x: Submit(x.Job); break;
            case Event.ItemsAvailable x: SourceRead(x.Job, x.Available, x.Ended); break;
            case Event.SourceFailed x: SourceFailed(x); break;
            case Event.JobCancelled x: Finish(x.Job, JobEnd.Cancelled, null); break;
            case Event.ItemsCompleted x: Completed(x.Chunk, x.Done); break;
            case Event.ItemFailed x: Failed(x.Chunk, x.Position, x.Error, x.Cause); break;
            case Event.ItemTimedOut x: TimedOut(x.Chunk, x.Position); break;
            case Event.ItemsReturned x: ItemsReturned(x.Chunk, x.Kept); break;
            case Event.ChunkDone x: ChunkDone(x.Chunk, x.Processed, x.Nanoseconds); break;
            case Event.WorkerReady x: WorkerReady(x.Port); break;
            case Event.WorkerStartFailed x: WorkerStartFailed(x.Port, x.Error, x.Final); break;
            case Event.WorkerExited x: WorkerExited(x); break;
            case Event.WorkerWorn x: Worn(x.Port); break;
            case Event.Resized x: Resize(x.Workers); break;
            case Event.DisposeRequested: Drain(); break;
            case Event.KillRequested x: Kill(x.CanRestart); break;
            case Event.TimeReached: _timerAt = long.MaxValue; break;
            default: throw new InvalidOperationException($"Unknown event {e.GetType().Name}.");
        }
    }

    /// <summary>After the events: gives out what there is to give.</summary>
    private void Pump()
    {
        FinishReadyJobs();
        if (_phase is Phase.Open or Phase.Draining)
        {
            EndDelays();
            RetireWornWorkers();
            StartWorkers();
            Dispatch();
            TakeBackForIdleWorkers();
            RetireIdleWorkers();
        }

        KillOverdueWorkers();
        EndWhenDone();
    }

    private void EndWhenDone()
    {
        if (_phase == Phase.Draining && _jobs.Count == 0)
        {
            RetireAll();
        }

        if (_phase is Phase.Draining or Phase.Killed && _jobs.Count == 0 && _workers.Count == 0)
        {
            _phase = Phase.Stopped;
            _stopped.TrySetResult();
        }
    }

    private void Drain()
    {
        if (_phase != Phase.Open)
        {
            return;
        }

        _phase = Phase.Draining;
        foreach (var job in _jobs)
        {
            if (job is { IsStream: true, SourceEnded: false })
            {
                job.Look();
                job.SourceEnded = true; // What was read finishes; nobody reads on.
                Touch(job); // It may be complete with that.
            }
        }
    }

    private void Kill(bool canRestart)
    {
        if (_phase == Phase.Stopped)
        {
            return;
        }

        if (!canRestart)
        {
            _phase = Phase.Killed;
        }

        foreach (var job in _jobs.ToArray())
        {
            Finish(job, JobEnd.Broken, new ObjectDisposedException(nameof(Pool), "The pool was killed before the call was finished."));
        }

        foreach (var worker in _workers.Values)
        {
            worker.State = WorkerState.Retiring;
            worker.Port.Kill("the pool was killed");
        }
    }

    private void WakeAt(long timestamp)
    {
        if (timestamp >= _timerAt)
        {
            return;
        }

        _timerAt = timestamp;
        var wait = _clock.GetElapsedTime(_clock.GetTimestamp(), timestamp);
        _timer.Change(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait, Timeout.InfiniteTimeSpan);
    }

    private long After(TimeSpan time) => _clock.GetTimestamp() + (long)(time.TotalSeconds * _clock.TimestampFrequency);
}
