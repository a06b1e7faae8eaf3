namespace ProcessPool;

/// <summary>A worker as it was at one moment.</summary>
/// <param name="Id">Its place in the pool, from 0. A replacement has the id of the one it replaces.</param>
/// <param name="ProcessId">Its process; 0 while there is none.</param>
/// <param name="State">What it was doing.</param>
/// <param name="StartedAt">When it became ready; null before that.</param>
/// <param name="ItemsCompleted">How many items ended well in this process.</param>
public sealed record WorkerInfo(int Id, int ProcessId, WorkerState State, DateTimeOffset? StartedAt, long ItemsCompleted);
