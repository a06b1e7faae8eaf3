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

    /// <summary>
    /// The time that one item may run, measured in its worker from the start of the function; null (the default): for ever. When it has passed, the item
    /// fails with <see cref="ItemTimeoutException"/>: the function's token is cancelled, and if it has not ended after
    /// <see cref="PoolOptions.CancellationGrace"/>, its worker is killed and replaced. Other items are not affected. A worker that does not even answer
    /// any more is killed some seconds later. Greater than zero, up to 24 days.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or above 24 days.</exception>
    public TimeSpan? ItemTimeout
    {
        get;
        init => field = value is { } time ? PoolOptions.CheckTime(time, nameof(ItemTimeout)) : null;
    }

    /// <summary>
    /// A name for the call, in logs, in the messages of <see cref="WorkerLostException"/>, <see cref="ItemTimeoutException"/> and <see cref="ClosureException"/>, and in
    /// <c>Data["ProcessPool.Label"]</c> of every exception that an item threw. Null (the default): logs name the function.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty, or white space only.</exception>
    public string? Label
    {
        get;
        init
        {
            if (value is not null)
            {
                ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Label));
            }

            field = value;
        }
    }

    /// <summary>Which failed items are tried again; null (the default): none. Not for calls whose items yield many results.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>
    /// The seed of <see cref="WorkerContext.Random"/>: each item has random numbers of its own, made of this and its index, whichever worker runs it, in
    /// chunks of any size, and each time it is tried. Null (the default): a seed for each call, made of <see cref="PoolOptions.Seed"/> and the number of
    /// calls that were made before.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>
    /// What a failed item does to a call that returns an array, or nothing. Defaults to <see cref="FailureMode.FailFast"/>. Streams fail fast,
    /// and refuse the other; <see cref="Pool.MapOutcomesAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions, CancellationToken)"/> never fails for an item.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public FailureMode Failures
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Failures), value, "There is no such mode.");
    }
}
