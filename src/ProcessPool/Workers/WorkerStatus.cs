namespace ProcessPool.Workers;

/// <summary>What can be told of a worker from outside.</summary>
/// <param name="ProcessId">0 before its process was started.</param>
internal readonly record struct WorkerStatus(int ProcessId, DateTimeOffset? StartedAt, long ItemsCompleted);
