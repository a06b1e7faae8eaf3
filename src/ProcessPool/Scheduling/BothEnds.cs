namespace ProcessPool.Scheduling;

/// <summary>
/// From which end of its items a job gives out the next chunk: the one whose items have taken longer lately. Long items that come last leave all other workers
/// waiting at the end of a call, and items are often in rising order: larger files, larger numbers. Longest first is Graham's rule (Bounds on multiprocessing timing
/// anomalies, 1969), as far as two ends tell. Belongs to the dispatcher's loop.
/// </summary>
internal sealed class BothEnds
{
    /// <summary>Differences below this say nothing: in doubt the items run in their order.</summary>
    private const double Clearly = 1.25;

    private double _front = double.NaN; // nanoseconds per item
    private double _back = double.NaN;

    /// <summary>The first item that was leased from the back; what follows was as well.</summary>
    public long Back { get; private set; } = long.MaxValue;

    /// <summary>Whether the next chunk comes from the back. The first does not, the second does, to see what is there.</summary>
    /// <param name="isFirst">Nothing was leased yet.</param>
    public bool IsBackNext(bool isFirst) => !isFirst && (_back > Clearly * _front || Back == long.MaxValue);

    /// <summary>Leases so many items from the back; where they begin.</summary>
    /// <param name="end">The end of what is there to be leased.</param>
    /// <param name="count">How many.</param>
    public long Take(long end, int count) => Back = end - count;

    /// <summary>A chunk has ended.</summary>
    public void Measured(bool isFromBack, int items, long nanoseconds)
    {
        if (items > 0)
        {
            ref var end = ref isFromBack ? ref _back : ref _front;
            var now = (double)nanoseconds / items;
            end = double.IsNaN(end) ? now : (end + now) / 2;
        }
    }
}
