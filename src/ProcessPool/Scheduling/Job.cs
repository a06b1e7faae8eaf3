namespace ProcessPool.Scheduling;

/// <summary>How a job came to its end.</summary>
internal enum JobEnd
{
    /// <summary>Every item ended, or every item below the lowest that failed.</summary>
    Completed,

    /// <summary>The caller withdrew.</summary>
    Cancelled,

    /// <summary>The pool cannot run it; the error says why.</summary>
    Broken,
}

/// <summary>
/// One call of the user, as the dispatcher sees it: items with an index, read from a source as far as <see cref="Available"/>.
/// The internal members belong to the dispatcher's loop; nothing else touches them.
/// </summary>
internal abstract class Job
{
    private bool _isHungry;
    private int _currentChunkSize = 1;

    /// <summary>Fixed number of items per chunk; null: adaptive.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>The size of the first chunks while nothing is known about the items.</summary>
    public int FirstChunkSize { get; init; } = 1;

    /// <summary>No chunk is larger: a window must be enough for all workers.</summary>
    public int LargestChunk { get; init; } = ChunkSizer.Largest;

    /// <summary>The size of the chunks that are given out now.</summary>
    public int CurrentChunkSize
    {
        get => Volatile.Read(ref _currentChunkSize);
        internal set => Volatile.Write(ref _currentChunkSize, value);
    }

    /// <summary>A failed item does not end the job: its failure is its outcome.</summary>
    public bool CollectsFailures { get; init; }

    /// <summary>How long one item may run; null: for ever.</summary>
    public TimeSpan? ItemTimeout { get; init; }

    /// <summary>Which failures are tried again; null: none.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Item i runs on worker i, and nowhere else.</summary>
    public bool IsPinned { get; init; }

    /// <summary>A chunk has one result for all its items.</summary>
    public virtual bool IsFold => false;

    /// <summary>Its consumer takes results at its own pace; when the pool is disposed it gets no more than was read until then.</summary>
    public bool IsStream { get; init; }

    /// <summary>Where its items come from, once all are there; null: always from the front.</summary>
    public BothEnds? Ends { get; init; }

    /// <summary>How many items have been read from the source.</summary>
    internal long Available { get; set; }

    /// <summary>The source has no more items than <see cref="Available"/>.</summary>
    internal bool SourceEnded { get; set; }

    /// <summary>Asks the one that reads the source to speak up when it has the next item, and looks what it has read so far.</summary>
    internal void BeHungry()
    {
        Interlocked.Exchange(ref _isHungry, true);
        Look();
    }

    /// <summary>Looks what the one that reads the source has read so far. Only before its end is known.</summary>
    internal void Look()
    {
        Available = Math.Max(Available, CountRead());
        SourceEnded = IsEnd(Available);
    }

    /// <summary>The first item that was never leased, if it is below <see cref="FreshEnd"/>.</summary>
    internal long NextIndex { get; set; }

    /// <summary>The end of what was never leased and is wanted, as far as it has been read.</summary>
    internal long FreshEnd => Math.Min(Math.Min(Available, Back), Limit);

    /// <summary>What is here or further was leased from the back.</summary>
    internal long Back => Ends?.Back ?? long.MaxValue;

    /// <summary>The lowest index that failed: nothing at or above it is wanted.</summary>
    internal long Limit { get; set; } = long.MaxValue;

    /// <summary>Leased once, and back unstarted.</summary>
    internal RangeSet Returned { get; } = new();

    /// <summary>Items that failed and are, or will be, tried again, each in a chunk of its own.</summary>
    internal Attempts Attempts { get; } = new();

    /// <summary>Chunks out at workers.</summary>
    internal List<Chunk> InFlight { get; } = [];

    /// <summary>Items of a pinned job that were leased, by slot.</summary>
    internal HashSet<int> PinnedLeased => field ??= [];

    /// <summary>Set once, when the job has been told its end.</summary>
    internal bool IsFinished { get; set; }

    internal ChunkSizer Sizer { get; private protected init; } = new();

    /// <summary>Its place among the live jobs.</summary>
    internal LinkedListNode<Job>? Node { get; set; }

    /// <summary>Waits for its turn to give out items.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>Something happened to it since the loop last looked.</summary>
    internal bool IsTouched { get; set; }

    /// <summary>
    /// How many items have been read, where the job reads them itself: more than <see cref="Available"/> says, if nobody was told yet. Asked
    /// for when there is nothing to give out.
    /// </summary>
    public virtual long CountRead() => 0;

    /// <summary>Whether so many items, as <see cref="CountRead"/> told, are all there will be. False where somebody else says so.</summary>
    public virtual bool IsEnd(long available) => false;

    /// <summary>Whether there are workers that wait for items; asked by the one that reads them. Says so once.</summary>
    public bool TakeHunger() => Volatile.Read(ref _isHungry) && Interlocked.Exchange(ref _isHungry, false);

    /// <summary>Items [first, first + count) have ended well; in any order of ranges.</summary>
    public virtual void OnCompleted(long first, int count)
    {
    }

    /// <summary>An item has failed. With <see cref="CollectsFailures"/> false, only lower indexes follow.</summary>
    public abstract void OnFailed(long index, Exception error);

    /// <summary>An item has failed for the <paramref name="attempts"/>th time, and will be tried again.</summary>
    public virtual void OnRetry(long index, int attempts, FailureCause cause)
    {
    }

    /// <summary>The source threw after so many items. What was read before is still wanted.</summary>
    public virtual void OnSourceFailed(long index, Exception error) => OnFailed(index, error);

    /// <summary>The last word, exactly once.</summary>
    public abstract void OnFinished(JobEnd end, Exception? error);
}
