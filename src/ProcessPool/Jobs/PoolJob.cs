using System.Buffers;
using ProcessPool.Diagnostics;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;
using ProcessPool.Workers;

namespace ProcessPool.Jobs;

/// <summary>A call as a worker sees it: a capsule, items to write, results to take. Called by the threads of workers, several at a time.</summary>
internal abstract class PoolJob : Job
{
    private Worker? _worker;

    protected PoolJob(Capsule capsule)
    {
        Capsule = capsule;
        Sizer = new ChunkSizer(capsule.Pace);
    }

    public Capsule Capsule { get; }

    /// <summary>The function that the capsule was made from: what it captured may be the end of a bridge, which must live as long as the call.</summary>
    public ItemFunction? Function { get; init; }

    /// <summary>What the caller calls it; null: nothing.</summary>
    public string? Label { get; init; }

    /// <summary>Null: nobody wants to know.</summary>
    public CallLog? Log { get; init; }

    /// <summary>The worker that a chunk of it was given to last; null: none yet.</summary>
    public Worker? Worker
    {
        get => Volatile.Read(ref _worker);
        set => Volatile.Write(ref _worker, value);
    }

    /// <summary>What the random numbers of its items are made of.</summary>
    public long Seed { get; init; }

    public override bool IsFold => Function is { IsFold: true };

    /// <summary>
    /// Writes items. Returns how many were written: fewer when the next one cannot be written, which <paramref name="error"/> explains, or when
    /// the payload is large already.
    /// </summary>
    public abstract int WriteItems(long first, int count, PayloadBuffer output, ObjectWriter writer, out ItemFormat format, out Exception? error);

    /// <summary>Whether each result is a few bytes.</summary>
    public abstract bool HasSmallResults { get; }

    /// <summary>Whether writing so many items takes <paramref name="most"/> bytes at most, and runs no code of the user.</summary>
    public abstract bool IsQuick(int count, int most);

    /// <summary>
    /// Takes the results of consecutive items. Returns how many could be read; when not all, <paramref name="error"/> says why the next one
    /// could not, and <paramref name="body"/> starts with it.
    /// </summary>
    public abstract int StoreResults(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error);

    /// <summary>Room for the last bytes of a result that has not arrived yet; see <see cref="Placing.RoomFor"/>.</summary>
    public virtual Memory<byte> RoomForResult(in ReadOnlySequence<byte> start, long length) => default;

    /// <summary>Takes one part of the result of an item that yields many. <paramref name="consumed"/> is to be called when parts were consumed.</summary>
    public virtual void StorePart(long index, ReadOnlySequence<byte> part, ObjectReader reader, Action<int> consumed)
        => throw new ProtocolException("A worker sent parts of a result that has none.");
}
