namespace ProcessPool.Scheduling;

/// <summary>A set of indexes as disjoint ranges, lowest first.</summary>
internal sealed class RangeSet
{
    private SortedList<long, long>? _ranges; // first → end; made when it is needed, because its code has to be compiled first

    public bool IsEmpty => _ranges is not { Count: > 0 };

    /// <summary>The lowest index; only when not empty.</summary>
    public long First => _ranges!.Keys[0];

    public void Add(long first, long end)
    {
        if (end > first)
        {
            (_ranges ??= []).Add(first, end);
        }
    }

    /// <summary>Takes up to <paramref name="most"/> consecutive indexes from the front, all below <paramref name="limit"/>.</summary>
    public (long First, int Count) Take(int most, long limit)
    {
        var first = _ranges!.Keys[0];
        var end = _ranges.Values[0];
        var count = (int)Math.Min(most, Math.Min(end, limit) - first);
        _ranges.RemoveAt(0);
        if (first + count < end)
        {
            _ranges.Add(first + count, end);
        }

        return (first, count);
    }

    public long CountItems()
    {
        long sum = 0;
        if (_ranges is not null)
        {
            foreach (var (first, end) in _ranges)
            {
                sum += end - first;
            }
        }

        return sum;
    }

    public void Clear() => _ranges?.Clear();
}
