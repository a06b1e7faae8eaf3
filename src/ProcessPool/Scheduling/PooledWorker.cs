namespace ProcessPool.Scheduling;

/// <summary>One worker process, from its start to its end. Belongs to the dispatcher's loop.</summary>
internal sealed class PooledWorker(long number)
{
    /// <summary>Workers that were started later have higher numbers.</summary>
    public long Number { get; } = number;

    /// <summary>Set right after its start.</summary>
    public IWorkerPort Port { get; set; } = null!;

    /// <summary>Its place; null for a spare worker, and for one that has left its place and ends.</summary>
    public WorkerSlot? Slot
    {
        get;
        set
        {
            field = value;
            LastSlot = value?.Index ?? LastSlot;
        }
    }

    /// <summary>The number of the place that it has or had; -1: it had none.</summary>
    public int LastSlot { get; private set; } = -1;

    public WorkerState State { get; set; } = WorkerState.Starting;

    /// <summary>Chunks at this worker, in the order in which it runs them.</summary>
    public List<Chunk> Chunks { get; } = [];

    /// <summary>It was given chunks that may not have been sent.</summary>
    public bool HasUnsent { get; set; }

    /// <summary>Items that it was given and did not give back.</summary>
    public long ItemsLeased { get; set; }

    /// <summary>It gets no more chunks, and leaves when it has none.</summary>
    public bool IsWorn { get; set; }

    /// <summary>Since when it has nothing to do; a timestamp.</summary>
    public long IdleSince { get; set; }

    /// <summary>When its first chunk became the first, or an item of it ended; a timestamp.</summary>
    public long ProgressAt { get; set; }

    /// <summary>Since when it seems to be deaf; null: it does not.</summary>
    public long? SuspectedAt { get; set; }

    /// <summary>When a retiring worker that is still there is killed.</summary>
    public long? KillAt { get; set; }

    /// <summary>Was killed by the pool, because of an item or because it did not end.</summary>
    public bool IsKilled { get; set; }

    /// <summary>Was killed because its item ran past its time and the worker did not say so.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>It runs an item that nobody wants any more, and that may not stop by itself.</summary>
    public bool MayBeKilled => Chunks.Count > 0 && Chunks[0].KillAt is not null;

    public bool IsReady => State is WorkerState.Idle or WorkerState.Busy;
}
