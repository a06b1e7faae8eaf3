using System.Diagnostics;

namespace ProcessPool.WorkerHost.Running;

/// <summary>
/// Who reads the connection. While the runner has nothing to do it reads itself, so that a chunk is begun by the thread that it wakes. While code of the user
/// runs, a stand-by looks whether that has taken longer than a moment; then it reads, so that a cancellation, or the end of the parent, is seen. An idle worker has
/// one thread in a read, and nothing that ticks.
/// </summary>
internal sealed class ReadingTurn
{
    /// <summary>Code of the user that runs for longer is read beside.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    /// <summary>The stand-by goes to sleep when nothing has run for so long.</summary>
    private static readonly TimeSpan Watchful = TimeSpan.FromMilliseconds(20);

    private readonly AutoResetEvent _wake = new(false);
    private int _taken;
    private int _isAsleep;
    private long _runningSince; // 0: nothing runs
    private long _lastRun;
    private volatile bool _hasEnded;

    public bool TryTake() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    public void Release() => Volatile.Write(ref _taken, 0);

    /// <summary>Code of the user begins to run. From the runner.</summary>
    public void Begin()
    {
        Interlocked.Exchange(ref _runningSince, Stopwatch.GetTimestamp());
        if (Volatile.Read(ref _isAsleep) == 1)
        {
            _wake.Set();
        }
    }

    /// <summary>It has come to its end. From the runner.</summary>
    public void End()
    {
        Volatile.Write(ref _lastRun, Volatile.Read(ref _runningSince));
        Volatile.Write(ref _runningSince, 0);
    }

    /// <summary>Nobody will read any more.</summary>
    public void Close()
    {
        _hasEnded = true;
        _wake.Set();
    }

    /// <summary>Whether what runs has run for longer than a moment.</summary>
    public bool IsLong => Volatile.Read(ref _runningSince) is not 0 and var since && Stopwatch.GetElapsedTime(since) >= Moment;

    /// <summary>Waits until it is time to read beside what runs, and the turn is taken. False: nobody will read any more. From the stand-by.</summary>
    public bool WaitUntilLong()
    {
        while (!_hasEnded)
        {
            if (IsLong && TryTake())
            {
                return true;
            }

            if (Volatile.Read(ref _runningSince) == 0 && Stopwatch.GetElapsedTime(Volatile.Read(ref _lastRun)) > Watchful)
            {
                Interlocked.Exchange(ref _isAsleep, 1);
                if (Volatile.Read(ref _runningSince) == 0 && !_hasEnded)
                {
                    _wake.WaitOne();
                }

                Interlocked.Exchange(ref _isAsleep, 0);
            }
            else
            {
                _wake.WaitOne(Moment);
            }
        }

        return false;
    }
}
