namespace ProcessPool.Scheduling;

/// <summary>What earlier calls of a function have taught about its items.</summary>
/// <param name="NanosecondsPerItem">What one takes.</param>
/// <param name="LargestChunk">The most items of which one chunk was measured.</param>
internal sealed record Pace(double NanosecondsPerItem, int LargestChunk);
