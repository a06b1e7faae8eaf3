namespace ProcessPool.Scheduling;

/// <summary>What the dispatcher is told. Everything that changes scheduling state is one of these.</summary>
internal abstract record Event
{
    private Event()
    {
    }

    /// <summary>A call was made.</summary>
    public sealed record JobSubmitted(Job Job) : Event;

    /// <summary>The source has been read up to <paramref name="Available"/> items; <paramref name="Ended"/>: there are no more.</summary>
    public sealed record ItemsAvailable(Job Job, long Available, bool Ended) : Event;

    /// <summary>The source threw after <paramref name="Available"/> items.</summary>
    public sealed record SourceFailed(Job Job, long Available, Exception Error) : Event;

    /// <summary>The caller withdrew: its token was cancelled, or it left a stream.</summary>
    public sealed record JobCancelled(Job Job) : Event;

    /// <summary>A worker can take chunks.</summary>
    public sealed record WorkerReady(IWorkerPort Port) : Event;

    /// <summary>A worker could not be started. <paramref name="Final"/>: trying again is pointless (its initializer threw).</summary>
    public sealed record WorkerStartFailed(IWorkerPort Port, Exception Error, bool Final) : Event;

    /// <summary>The items of a chunk before position <paramref name="Done"/> have ended; results are stored already.</summary>
    public sealed record ItemsCompleted(Chunk Chunk, int Done) : Event;

    /// <summary>The item at a position of a chunk failed. The ones before it have ended.</summary>
    public sealed record ItemFailed(Chunk Chunk, int Position, Exception Error, FailureCause Cause) : Event;

    /// <summary>The item at a position of a chunk ran past its time, and was asked to stop. Nothing behind it was started.</summary>
    public sealed record ItemTimedOut(Chunk Chunk, int Position) : Event;

    /// <summary>A worker should leave after what it runs: its memory has grown beyond the limit.</summary>
    public sealed record WorkerWorn(IWorkerPort Port) : Event;

    /// <summary>From now on there are so many places for workers.</summary>
    public sealed record Resized(int Workers) : Event;

    /// <summary>The worker keeps only the first <paramref name="Kept"/> items of a chunk; the others were not started.</summary>
    public sealed record ItemsReturned(Chunk Chunk, int Kept) : Event;

    /// <summary>The worker has finished with a chunk after <paramref name="Processed"/> items, which took <paramref name="Nanoseconds"/>.</summary>
    public sealed record ChunkDone(Chunk Chunk, int Processed, long Nanoseconds) : Event;

    /// <summary>
    /// A worker's process has ended and everything it had sent or left behind has been posted before this. <paramref name="Running"/>
    /// is the chunk it was working on, <paramref name="Position"/> the item in it that had been started and not ended, if there was one.
    /// <paramref name="IsOutOfMemory"/>: the kernel ended it for want of memory. <paramref name="Lost"/> makes the exception for an item (-1: none) and the number of its attempts.
    /// </summary>
    public sealed record WorkerExited(IWorkerPort Port, long? Running, int? Position, Func<long, int, Exception> Lost, bool IsOutOfMemory = false) : Event;

    /// <summary>No more calls; finish what was accepted, then end.</summary>
    public sealed record DisposeRequested : Event;

    /// <summary>End now.</summary>
    public sealed record KillRequested(bool CanRestart) : Event;

    /// <summary>A time that the dispatcher asked for has come.</summary>
    public sealed record TimeReached : Event;
}
