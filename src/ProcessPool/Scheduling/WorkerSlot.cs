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

    /// <summary>Starts in a row that did not lead to a finished item here. The more there are, the longer the time before the next one.</summary>
    public int FruitlessStarts { get; set; }

    /// <summary>How many more starts may be fruitless until some worker of the pool finishes an item, or a new call is made.</summary>
    public int Chances { get; set; } = Dispatcher.MostFruitlessStarts;

    public bool HasGivenUp => Chances <= 0;
}
