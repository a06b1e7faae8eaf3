namespace ProcessPool;

/// <summary>What a worker of a pool is doing.</summary>
public enum WorkerState
{
    /// <summary>Its process is being started, or its initializer runs.</summary>
    Starting,

    /// <summary>It has nothing to do.</summary>
    Idle,

    /// <summary>It has at least one chunk of items.</summary>
    Busy,

    /// <summary>It gets no more work and is about to end.</summary>
    Retiring,

    /// <summary>It has no process. It gets a new one when there is work for it.</summary>
    Exited,
}
