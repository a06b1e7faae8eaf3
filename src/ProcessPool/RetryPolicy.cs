namespace ProcessPool;

/// <summary>
/// Which failed items are tried again. An item that is tried again runs alone, with nothing behind it at its worker, so that one that keeps killing
/// workers hurts no other. Functions should have no effects outside of their results then, or bear being repeated.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>How often an item is tried, the first attempt included. At least 1; defaults to 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxAttempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxAttempts));
            field = value;
        }
    } = 3;

    /// <summary>Whether an item is tried again whose worker was lost. Defaults to true.</summary>
    public bool OnCrash { get; init; } = true;

    /// <summary>Whether an item is tried again that ran past <see cref="MapOptions.ItemTimeout"/>. Defaults to false.</summary>
    public bool OnTimeout { get; init; }

    /// <summary>
    /// Whether an item is tried again that threw <see cref="OutOfMemoryException"/>, or whose worker the kernel ended for want of memory
    /// (<see cref="WorkerLostException.IsOutOfMemory"/>). Defaults to false.
    /// </summary>
    public bool OnOutOfMemory { get; init; }

    /// <summary>
    /// Which exceptions of the function are tried again; null (the default): none. Runs in this process, on a thread of the pool, maybe on several at
    /// once. If it throws itself, the item fails with an <see cref="AggregateException"/> of both.
    /// </summary>
    public Func<Exception, bool>? OnException { get; init; }

    /// <summary>How long to wait before an item is tried again. Zero (the default) or more, up to 24 days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or above 24 days.</exception>
    public TimeSpan Delay
    {
        get;
        init => field = value == TimeSpan.Zero ? value : PoolOptions.CheckTime(value, nameof(Delay));
    }
}
