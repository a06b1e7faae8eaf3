using System.Diagnostics;

namespace ProcessPool.WorkerHost.Running;

/// <summary>
/// A thread that watches how long items run, for chunks whose items have a time limit; it rests otherwise. It looks some twenty times within the limit, so an
/// item is never cut short, and at most about a twentieth late.
/// </summary>
internal sealed class ItemWatch(ResultSender results)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private readonly AutoResetEvent _wake = new(false);
    private volatile QueuedChunk? _chunk;
    private volatile bool _stopped;
    private Thread? _thread;

    /// <summary>The items of a chunk begin. From the runner.</summary>
    public void Begin(QueuedChunk chunk)
    {
        _chunk = chunk;
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "ProcessPool item watch" };
            _thread.Start();
        }

        _wake.Set();
    }

    /// <summary>They have ended. From the runner.</summary>
    public void End() => _chunk = null;

    public void Stop()
    {
        _stopped = true;
        _wake.Set();
    }

    private void Run()
    {
        QueuedChunk? watched = null;
        var position = -1;
        var since = 0L;
        while (!_stopped)
        {
            if (_chunk is not { } chunk)
            {
                watched = null;
                _wake.WaitOne();
                continue;
            }

            var limit = TimeSpan.FromMicroseconds(chunk.Message.Timeout);
            var now = results.RunningPosition;
            if (watched != chunk || position != now)
            {
                (watched, position, since) = (chunk, now, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) >= limit && results.Expire(chunk, position))
            {
                chunk.CancelExpired();
                since = Stopwatch.GetTimestamp(); // It has been told, and will not be again: the chunk has no further items.
            }

            var pause = limit / 20;
            _wake.WaitOne(pause > LongestPause ? LongestPause : pause < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : pause);
        }
    }
}
