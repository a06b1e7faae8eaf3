namespace ProcessPool;

/// <summary>What a pool has done since it was made, at one moment.</summary>
/// <param name="ItemsCompleted">Items that ended well.</param>
/// <param name="ItemsFailed">Items that failed, lost ones included.</param>
/// <param name="ChunksSent">Chunks of items that were given to workers.</param>
/// <param name="WorkersStarted">Workers that became ready, replacements included.</param>
/// <param name="WorkersLost">Workers that ended without being asked to.</param>
/// <param name="CallsInProgress">Calls that have not ended.</param>
/// <param name="ItemsRetried">Attempts that failed and were followed by another one.</param>
public sealed record PoolStatistics(
    long ItemsCompleted, long ItemsFailed, long ChunksSent, long WorkersStarted, long WorkersLost, int CallsInProgress, long ItemsRetried);
