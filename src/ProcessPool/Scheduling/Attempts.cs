using System.Globalization;

namespace ProcessPool.Scheduling;

/// <summary>
/// The items of a job that failed and are, or will be, tried again. Most jobs have none: the collections, whose code would have to be compiled in the first call of a process, are made when
/// there is something for them.
/// </summary>
internal sealed class Attempts
{
    private Dictionary<long, int>? _counts; // of those that have not ended since
    private SortedSet<long>? _due;
    private PriorityQueue<long, long>? _delayed; // with their times

    /// <summary>No item has failed that has not ended since.</summary>
    public bool IsEmpty => _counts is not { Count: > 0 };

    /// <summary>Items that wait, for a worker or for their time.</summary>
    public int Waiting => (_due?.Count ?? 0) + (_delayed?.Count ?? 0);

    public bool HasDelayed => _delayed is { Count: > 0 };

    /// <summary>How often an item has failed.</summary>
    public int CountOf(long index) => _counts is { } counts && counts.TryGetValue(index, out var count) ? count : 0;

    public void SetCount(long index, int count) => (_counts ??= [])[index] = count;

    /// <summary>Forgets an item that has ended; how often it had failed.</summary>
    public int Forget(long index) => _counts is { } counts && counts.Remove(index, out var count) ? count : 0;

    /// <summary>An item is to be tried again at once.</summary>
    public void Add(long index) => (_due ??= []).Add(index);

    /// <summary>An item is to be tried again at a time.</summary>
    public void AddLater(long index, long at) => (_delayed ??= new()).Enqueue(index, at);

    /// <summary>The first item that is to be tried again, if it is below a limit.</summary>
    public bool HasDueBelow(long limit) => _due is { Count: > 0 } due && due.Min < limit;

    /// <summary>Takes the first item that is to be tried again; only if there is one.</summary>
    public long TakeDue()
    {
        var index = _due!.Min;
        _due.Remove(index);
        return index;
    }

    /// <summary>Moves the next item whose time has come to those that are due. False: there is none; <paramref name="next"/> says when there will be, or null.</summary>
    public bool TryEndDelay(long now, out long? next)
    {
        next = null;
        if (_delayed is null || !_delayed.TryPeek(out var index, out var at))
        {
            return false;
        }

        if (at > now)
        {
            next = at;
            return false;
        }

        _delayed.Dequeue();
        Add(index);
        return true;
    }

    /// <summary>Whether an item below an end waits.</summary>
    public bool HasWaitingBelow(long end)
    {
        if (HasDueBelow(end))
        {
            return true;
        }

        if (_delayed is not null)
        {
            foreach (var (index, _) in _delayed.UnorderedItems)
            {
                if (index < end)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Nothing waits any more.</summary>
    public void Clear()
    {
        _due?.Clear();
        _delayed?.Clear();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_due?.Count ?? 0} to be tried again, {_delayed?.Count ?? 0} later");
}
