namespace ProcessPool.Scheduling;

/// <summary>What the dispatcher has done. Written by its loop, read by anybody.</summary>
internal sealed class Counters
{
    private long _itemsCompleted;
    private long _itemsFailed;
    private long _chunksSent;
    private long _workersStarted;
    private long _workersLost;
    private long _itemsRetried;
    private int _jobs;

    public void Completed(int items) => Interlocked.Add(ref _itemsCompleted, items);

    public void Failed() => Interlocked.Increment(ref _itemsFailed);

    public void ChunkSent() => Interlocked.Increment(ref _chunksSent);

    public void WorkerStarted() => Interlocked.Increment(ref _workersStarted);

    public void WorkerLost() => Interlocked.Increment(ref _workersLost);

    public void Retried() => Interlocked.Increment(ref _itemsRetried);

    public void Jobs(int change) => Interlocked.Add(ref _jobs, change);

    public PoolStatistics Read() => new(
        Interlocked.Read(ref _itemsCompleted),
        Interlocked.Read(ref _itemsFailed),
        Interlocked.Read(ref _chunksSent),
        Interlocked.Read(ref _workersStarted),
        Interlocked.Read(ref _workersLost),
        Volatile.Read(ref _jobs),
        Interlocked.Read(ref _itemsRetried));
}
