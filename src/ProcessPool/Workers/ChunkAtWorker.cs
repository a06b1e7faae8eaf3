using ProcessPool.Jobs;
using ProcessPool.Protocol;
using ProcessPool.Scheduling;

namespace ProcessPool.Workers;

/// <summary>
/// A chunk that was sent, and what its worker has told of it. A worker tells of each item once, in order, and of none that it gave back; one that does
/// otherwise cannot be trusted any more. Belongs to the thread that reads the worker's frames.
/// </summary>
/// <param name="sent">How many of its items were sent.</param>
internal sealed class ChunkAtWorker(Chunk chunk, int sent)
{
    public Chunk Chunk { get; } = chunk;

    public PoolJob Job { get; } = (PoolJob)chunk.Job;

    /// <summary>How many of its items the worker has: those that were sent, without those that it gave back.</summary>
    public int Kept { get; private set; } = sent;

    /// <summary>How many of its items have ended, as far as frames told.</summary>
    public int Received { get; set; }

    /// <summary>The item whose end is decided before it has ended. What is still told of it does not count.</summary>
    public int? DecidedAt { get; private set; }

    /// <exception cref="ProtocolException">It never had them, or gives back what has ended.</exception>
    public void GiveBack(int kept)
    {
        if (kept > Kept || kept < Received)
        {
            throw Untrue($"{kept} were kept");
        }

        Kept = kept;
    }

    /// <summary>Nothing further is run behind this item, and its end has been told of.</summary>
    public void Decide(int position)
    {
        Kept = position + 1;
        DecidedAt = position;
    }

    /// <exception cref="ProtocolException">The item is not the one that ends next.</exception>
    public void CheckNext(int position)
    {
        // What goes wrong in a chunk with one result for all its items goes wrong before any result.
        if (position >= Kept || position < Received || (position > Received && !Job.IsFold))
        {
            throw Untrue($"something was told of the one at {position}");
        }
    }

    /// <exception cref="ProtocolException">These are not the items that end next.</exception>
    public void CheckResults(int position, int count)
    {
        if ((long)position + count > Kept || (count > 0 && position != Received))
        {
            throw Untrue($"results came for {count} from {position} on");
        }
    }

    /// <exception cref="ProtocolException">It cannot have ended.</exception>
    public void CheckEnd(int processed)
    {
        if (processed > Received || processed > Chunk.SentCount)
        {
            throw Untrue($"it is said to have ended after {processed}");
        }
    }

    private ProtocolException Untrue(string what)
        => new($"Of chunk {Chunk.Id} the worker has {Kept} items, of which {Received} had ended; {what}.");
}
