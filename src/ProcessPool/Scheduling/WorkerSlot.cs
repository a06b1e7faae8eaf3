namespace ProcessPool.Scheduling;

/// <summary>A place for a worker. The process in it may come and go; the slot keeps its number. Belongs to the dispatcher's loop.</summary>
internal sealed class WorkerSlot(int index)
{
    public int Index { get; } = index;

    public WorkerState State { get; set; } = WorkerState.Exited;

    public IWorkerPort? Port { get; set; }

    /// <summary>Chunks at this worker, in the order in which it runs them.</summary>
    public List<Chunk> Chunks { get; } = [];

    /// <summary>Since when it has nothing to do; a timestamp.</summary>
    public long IdleSince { get; set; }

    /// <summary>Not started again before this timestamp.</summary>
    public long StartNotBefore { get; set; }

    /// <summary>Starts in a row that did not lead to a finished item.</summary>
    public int FruitlessStarts { get; set; }

    /// <summary>When a retiring worker that is still there is killed.</summary>
    public long? KillAt { get; set; }

    /// <summary>Was told to end because of a cancelled item that would not.</summary>
    public bool IsKilled { get; set; }

    /// <summary>It runs an item that nobody wants any more, and that may not stop by itself.</summary>
    public bool MayBeKilled => Chunks.Count > 0 && Chunks[0].KillAt is not null;

    public bool IsReady => State is WorkerState.Idle or WorkerState.Busy;
}
