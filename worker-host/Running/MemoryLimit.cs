using System.Diagnostics;

namespace ProcessPool.WorkerHost.Running;

/// <summary>
/// Whether this process holds more memory than it may, asked after an item. Garbage does not count: it is collected before the answer is yes. Looks at
/// most ten times a second, and seldom enough that collecting takes no more than a tenth of the time. Not safe to use concurrently.
/// </summary>
/// <param name="bytes">The limit; 0: there is none.</param>
internal sealed class MemoryLimit(long bytes)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long _next;

    /// <summary>It was found that the limit is exceeded. Stays so.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Looks, if it is time to. True: just now it was found, for the first time, that the limit is exceeded.</summary>
    public bool HasJustExceeded()
    {
        if (bytes == 0 || IsExceeded || Stopwatch.GetTimestamp() < _next)
        {
            return false;
        }

        var before = Stopwatch.GetTimestamp();
        if (Environment.WorkingSet > bytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            IsExceeded = Environment.WorkingSet > bytes;
        }

        var pause = Stopwatch.GetElapsedTime(before) * 10;
        _next = Stopwatch.GetTimestamp() + (long)((pause > Pause ? pause : Pause).TotalSeconds * Stopwatch.Frequency);
        return IsExceeded;
    }
}
