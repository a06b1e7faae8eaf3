namespace ProcessPool.Scheduling;

/// <summary>Why an item failed, as far as it decides whether the item is tried again.</summary>
internal enum FailureCause
{
    /// <summary>It would fail again, or its caller does not want it to be tried again.</summary>
    Final,

    /// <summary>It threw what its caller wants to be tried again.</summary>
    Exception,

    /// <summary>It threw an <see cref="System.OutOfMemoryException"/>.</summary>
    OutOfMemory,

    /// <summary>Its worker was lost.</summary>
    Crash,

    /// <summary>Its worker was lost because the kernel ended it for want of memory: both of the above.</summary>
    CrashOutOfMemory,

    /// <summary>It ran past its time.</summary>
    Timeout,
}
