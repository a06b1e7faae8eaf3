namespace ProcessPool.Jobs.Sinks;

/// <summary>The failures of a call that fails once: with the lowest, or with all of them.</summary>
/// <param name="all">All.</param>
internal sealed class Failures(bool all)
{
    private SortedDictionary<long, Exception>? _byIndex;

    public void Add(long index, Exception error)
    {
        _byIndex ??= [];
        if (!all)
        {
            _byIndex.Clear(); // Lower ones follow, if any.
        }

        _byIndex[index] = error;
    }

    /// <summary>What the call fails with; null: nothing has failed.</summary>
    public Exception? Error => _byIndex is not { Count: > 0 } ? null
        : all ? new AggregateException(_byIndex.Count == 1 ? "One item failed." : $"{_byIndex.Count} items failed.", _byIndex.Values)
        : _byIndex.Values.First();
}
