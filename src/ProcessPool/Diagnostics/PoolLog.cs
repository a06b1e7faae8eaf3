using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ProcessPool.Scheduling;
using ProcessPool.Workers;

namespace ProcessPool.Diagnostics;

/// <summary>
/// The way to the user's logger. Whoever has something to tell leaves it in a queue and goes on; a thread of the thread pool tells it, in order. So a
/// logger that blocks or throws does nothing to the pool. Safe to use concurrently.
/// </summary>
internal sealed class PoolLog(ILoggerFactory factory) : IWorkerWatch
{
    /// <summary>A logger that falls further behind misses entries.</summary>
    public const int MostWaiting = 10_000;

    /// <summary>What the end of a pool waits for its last entries.</summary>
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<Action<ILogger>> _waiting = new();
    private ILogger? _logger;
    private int _count;
    private long _lost;

    /// <summary>Tells the logger soon. What <paramref name="entry"/> throws is dropped, and the entry with it.</summary>
    public void Write(Action<ILogger> entry)
    {
        if (Volatile.Read(ref _count) >= MostWaiting)
        {
            Interlocked.Increment(ref _lost);
            return;
        }

        _waiting.Enqueue(entry);
        if (Interlocked.Increment(ref _count) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static log => log.TellAll(), this, preferLocal: false);
        }
    }

    /// <summary>Ends when all that was written before has been told, or when the logger takes too long.</summary>
    public async Task FlushAsync()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Write(_ => told.TrySetResult());
        await Task.WhenAny(told.Task, Task.Delay(FlushTime, TimeProvider.System)).ConfigureAwait(false);
    }

    public void Started(IWorkerPort port, int slot)
    {
        var process = ProcessOf(port);
        Write(logger => PoolEvents.WorkerStarted(logger, slot, process));
    }

    public void StartFailed(int slot, Exception error) => Write(logger => PoolEvents.WorkerStartFailed(logger, error, slot));

    public void Recycled(IWorkerPort port, int slot, long items)
    {
        var process = ProcessOf(port);
        Write(logger => PoolEvents.WorkerRecycled(logger, slot, process, items));
    }

    public void Ended(IWorkerPort port, int slot)
    {
        var process = ProcessOf(port);
        Write(logger => PoolEvents.WorkerEnded(logger, slot, process));
    }

    public void Lost(int slot, Func<Exception> reason) => Write(logger => PoolEvents.WorkerLost(logger, reason(), slot));

    private static int ProcessOf(IWorkerPort port) => (port as Worker)?.Status.ProcessId ?? 0;

    private void TellAll()
    {
        var told = 1;
        do
        {
            for (var i = 0; i < told; i++)
            {
                _waiting.TryDequeue(out var entry);
                Tell(entry!);
            }

            if (_waiting.IsEmpty && Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                Tell(logger => PoolEvents.EntriesLost(logger, lost));
            }

            told = Interlocked.Add(ref _count, -told);
        }
        while (told != 0);
    }

    private void Tell(Action<ILogger> entry)
    {
        try
        {
            entry(_logger ??= factory.CreateLogger(typeof(Pool).FullName!));
        }
        catch (Exception)
        {
            // The user's logger threw. There is nobody to tell, and the pool goes on without this entry.
        }
    }
}
