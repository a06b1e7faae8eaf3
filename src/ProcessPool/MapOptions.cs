namespace ProcessPool;

/// <summary>How one call works on its items.</summary>
public sealed record MapOptions
{
    /// <summary>
    /// How many items travel together. At least 1; null (the default): the pool chooses, so that a chunk takes some milliseconds, and takes back what
    /// others can do sooner.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 1,048,576.</exception>
    public int? ChunkSize
    {
        get;
        init
        {
            if (value is { } size)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(ChunkSize));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Scheduling.ChunkSizer.Largest, nameof(ChunkSize));
            }

            field = value;
        }
    }

    /// <summary>
    /// Whether a stream gives results in the order of the source (the default), or each as soon as it is there. The results of calls that return an
    /// array are always in order.
    /// </summary>
    public bool Ordered { get; init; } = true;

    /// <summary>
    /// For streams and for sources that are read as they go: how many items there may be between the source and the consumer. The source is never read
    /// further ahead. At least 1; null (the default): enough to keep all workers busy, at most 65,536.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Window
    {
        get;
        init
        {
            if (value is { } window)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(window, 1, nameof(Window));
            }

            field = value;
        }
    }
}
