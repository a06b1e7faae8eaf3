namespace ProcessPool.Scheduling;

/// <summary>
/// How many items the next chunk of a job gets. A chunk should take a few milliseconds: long enough that sending it is cheap
/// beside running it, short enough that others get their turn. The idea of measuring batches and growing them by a bounded
/// factor is joblib's; ours weighs by the time an item takes and looks at what is left (guided self-scheduling,
/// Polychronopoulos and Kuck, 1987).
/// </summary>
/// <param name="pace">What is known of the items from earlier calls; null: nothing.</param>
internal sealed class ChunkSizer(Pace? pace = null)
{
    /// <summary>What a chunk should take, in nanoseconds.</summary>
    public const long TargetNanoseconds = 3_000_000;

    /// <summary>A chunk is at most this many times as large as the largest one that has been measured.</summary>
    public const int Growth = 8;

    /// <summary>The largest chunk, in items.</summary>
    public const int Largest = 1 << 20;

    /// <summary>What a chunk should take at least, towards the end of a call: less is not worth its way.</summary>
    private const long LeastNanoseconds = 50_000;

    private double _nanosecondsPerItem = pace?.NanosecondsPerItem ?? double.NaN;
    private int _largestMeasured = pace?.LargestChunk ?? 0;

    /// <summary>What has been learned; null: nothing.</summary>
    public Pace? Pace => double.IsNaN(_nanosecondsPerItem) ? null : new Pace(_nanosecondsPerItem, _largestMeasured);

    /// <summary>The measured time of an item in nanoseconds; null before the first measure.</summary>
    public double? NanosecondsPerItem => double.IsNaN(_nanosecondsPerItem) ? null : _nanosecondsPerItem;

    public void Measured(int items, long nanoseconds)
    {
        if (items <= 0 || nanoseconds <= 0)
        {
            return;
        }

        var now = (double)nanoseconds / items;
        _nanosecondsPerItem = double.IsNaN(_nanosecondsPerItem) ? now : (0.4 * _nanosecondsPerItem) + (0.6 * now);
        _largestMeasured = Math.Max(_largestMeasured, items);
    }

    /// <summary>
    /// The size of the next chunk.
    /// </summary>
    /// <param name="first">The size while nothing has been measured.</param>
    /// <param name="left">Items not leased yet.</param>
    /// <param name="isAll">Whether no more than those will come.</param>
    /// <param name="workers">Workers that share them.</param>
    public int Next(int first, long left, bool isAll, int workers)
    {
        long size = first;
        if (!double.IsNaN(_nanosecondsPerItem))
        {
            var wanted = TargetNanoseconds / Math.Max(_nanosecondsPerItem, 0.1);
            size = (long)Math.Min(wanted, (double)Growth * _largestMeasured);
        }

        if (isAll)
        {
            // Towards the end every worker should get a share of what is left.
            var least = double.IsNaN(_nanosecondsPerItem) ? 1 : (long)(LeastNanoseconds / Math.Max(_nanosecondsPerItem, 0.1));
            size = Math.Min(size, Math.Max(Math.Max(1, Math.Min(least, left / workers)), left / (2L * workers)));
        }

        return (int)Math.Clamp(Math.Min(size, left), 1, Largest);
    }
}
