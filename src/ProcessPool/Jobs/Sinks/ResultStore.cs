using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>
/// An array that grows, written in ranges by several threads at once. When the number of items is known, it is the array that the caller gets.
/// </summary>
internal sealed class ResultStore<TResult>
{
    private const int FirstBits = 10; // The first piece has 1024 results, each further one twice as many as the one before.

    private readonly TResult[]? _all;
    private readonly TResult[]?[] _pieces = new TResult[]?[32];

    public ResultStore(long? count)
    {
        if (count is { } known)
        {
            _all = known == 0 ? [] : LargeArrays.Allocate<TResult>((int)known);
        }
    }

    /// <summary>The room from an index on, as far as it is contiguous; at most <paramref name="count"/>.</summary>
    public Span<TResult> Room(long index, int count)
    {
        if (_all is not null)
        {
            return _all.AsSpan((int)index, count);
        }

        var piece = PieceOf(index, out var offset);
        var results = Volatile.Read(ref _pieces[piece]);
        if (results is null)
        {
            results = new TResult[1L << (FirstBits + piece)];
            results = Interlocked.CompareExchange(ref _pieces[piece], results, null) ?? results;
        }

        return results.AsSpan((int)offset, (int)Math.Min(count, results.Length - offset));
    }

    /// <summary>The first <paramref name="count"/> results.</summary>
    public TResult[] ToArray(long count)
    {
        if (_all is not null)
        {
            return _all;
        }

        var results = new TResult[count];
        for (long done = 0; done < count;)
        {
            var part = Room(done, (int)Math.Min(count - done, int.MaxValue));
            part.CopyTo(results.AsSpan((int)done));
            done += part.Length;
        }

        return results;
    }

    private static int PieceOf(long index, out long offset)
    {
        var piece = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)((index >> FirstBits) + 1));
        offset = index - (((1L << piece) - 1) << FirstBits);
        return piece;
    }
}
