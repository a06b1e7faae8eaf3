using ProcessPool.Jobs;
using ProcessPool.Scheduling;

namespace ProcessPool.Workers;

/// <summary>A chunk that was sent. Belongs to the thread that reads the worker's frames.</summary>
internal sealed class ChunkAtWorker(Chunk chunk)
{
    public Chunk Chunk { get; } = chunk;

    public PoolJob Job { get; } = (PoolJob)chunk.Job;

    /// <summary>How many of its items have ended, as far as frames told.</summary>
    public int Received { get; set; }

    /// <summary>The item that ran past its time.</summary>
    public int? TimedOutAt { get; set; }
}
