using System.Buffers;
using ProcessPool.Serialization;

namespace ProcessPool.Functions;

/// <summary>
/// A chunk as the function that runs it sees it. Positions count from the first item of the chunk. One thread runs a chunk; what may be
/// called from elsewhere is the worker loop's affair.
/// </summary>
internal abstract class ChunkContext
{
    private readonly Lock _randomLock = new();
    private ItemRandom? _random;
    private long _randomOf;

    /// <summary>The source index of the first item.</summary>
    public long First { get; protected set; }

    /// <summary>How many items the chunk was sent with; fewer may be left to run, see <see cref="Claim"/>.</summary>
    public int Count { get; protected set; }

    public ItemFormat ItemFormat { get; protected set; }

    /// <summary>The items.</summary>
    public ReadOnlySequence<byte> Body { get; protected set; }

    /// <summary>The first failure ends the chunk.</summary>
    public bool StopsOnFailure { get; protected set; }

    /// <summary>What the random numbers of the items are made of.</summary>
    public long Seed { get; protected set; }

    /// <summary>The index in the source of the item that runs.</summary>
    public long RunningIndex => First + Running;

    /// <summary>The random numbers of the item that runs: the same ones until the next item.</summary>
    public Random Random
    {
        get
        {
            lock (_randomLock)
            {
                var index = RunningIndex;
                if (_random is null || _randomOf != index)
                {
                    (_random, _randomOf) = (new ItemRandom(Seed, index), index);
                }

                return _random;
            }
        }
    }

    /// <summary>The position of the item that runs.</summary>
    public abstract int Running { get; }

    public abstract ObjectReader Reader { get; }

    public abstract ObjectWriter Writer { get; }

    public abstract ResultMemory Results { get; }

    /// <summary>Cancelled when the caller no longer wants the chunk.</summary>
    public abstract CancellationToken Token { get; }

    /// <summary>
    /// Takes the items from <paramref name="position"/> up to the returned position, at most <paramref name="most"/> of them: they
    /// will be run here. Returns <paramref name="position"/> when there are none left.
    /// </summary>
    public abstract int Claim(int position, int most);

    /// <summary>Says how results will be written. Call before the first item.</summary>
    public abstract void Begin(ResultFormat format);

    /// <summary>Sends what is committed and empties the memory; <paramref name="position"/> is the item that comes next.</summary>
    public abstract void Flush(int position);

    /// <summary>A place to write one value to, before its size is known. Empty when asked for.</summary>
    public abstract IBufferWriter<byte> Scratch();

    /// <summary>Makes what was written to <see cref="Scratch"/> the result of the item at a position.</summary>
    public abstract void CommitScratch(int position);

    /// <summary>Makes what was written to <see cref="Scratch"/> the one result of the first <paramref name="count"/> items.</summary>
    public abstract void CommitFold(int count);

    /// <summary>Makes what was written to <see cref="Scratch"/> one more part of the result of the item at a position. False: nobody wants more.</summary>
    public abstract bool Yield(int position);

    /// <summary>The item at a position failed. Results before it must be committed; the memory is empty afterwards.</summary>
    public abstract void Fail(int position, Exception error);

    /// <summary>An item that is tried again begins anew with its random numbers.</summary>
    protected void ForgetRandom()
    {
        lock (_randomLock)
        {
            _random = null;
        }
    }
}
