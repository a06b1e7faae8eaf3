namespace ProcessPool.Scheduling;

/// <summary>
/// Consecutive items of one job, leased to one worker. <see cref="Done"/> and <see cref="Count"/> belong to the dispatcher;
/// the rest never changes.
/// </summary>
internal sealed class Chunk(long id, Job job, long first, int count, PooledWorker worker)
{
    public long Id { get; } = id;

    public Job Job { get; } = job;

    /// <summary>The index of its first item in the source.</summary>
    public long First { get; } = first;

    /// <summary>The worker that has it.</summary>
    public PooledWorker Worker { get; } = worker;

    /// <summary>How many items it was sent with.</summary>
    public int SentCount { get; } = count;

    /// <summary>How many items it has now; less than it was sent with once the worker gave some back.</summary>
    public int Count { get; set; } = count;

    /// <summary>How many of its items have ended. Items of a chunk end in order.</summary>
    public int Done { get; set; }

    /// <summary>The caller no longer wants its results.</summary>
    public bool Abandoned { get; set; }

    /// <summary>When a worker that still runs an abandoned item is killed; null until the worker was told to cancel.</summary>
    public long? KillAt { get; set; }

    /// <summary>Its only item failed before, and may take its worker along: nothing waits behind it.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Its running item ran past its time. The item no longer counts here; its worker is to be killed unless it stops.</summary>
    public bool IsOverdue { get; set; }

    /// <summary>A request to give items back is under way.</summary>
    public bool TakingBack { get; set; }

    /// <summary>What <see cref="Done"/> was when items were last asked for: asking again before it moves would bring the same answer.</summary>
    public int AskedAt { get; set; } = -1;

    /// <summary>The source index after the last item.</summary>
    public long End => First + Count;

    /// <summary>The source index of the item that ends next.</summary>
    public long Next => First + Done;

    public bool IsFinished => Done >= Count;
}
