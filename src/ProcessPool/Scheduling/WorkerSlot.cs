namespace ProcessPool.Scheduling;

/// <summary>A place for a worker. The process in it may come and go; the place keeps its number. Belongs to the dispatcher's loop.</summary>
internal sealed class WorkerSlot(int index)
{
    private volatile PooledWorker? _worker;

    public int Index { get; } = index;

    public PooledWorker? Worker
    {
        get => _worker;
        set => _worker = value;
    }

    /// <summary>Not started again before this timestamp.</summary>
    public long StartNotBefore { get; set; }

    /// <summary>Starts in a row that did not lead to a finished item.</summary>
    public int FruitlessStarts { get; set; }
}
