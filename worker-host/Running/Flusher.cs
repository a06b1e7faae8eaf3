namespace ProcessPool.WorkerHost.Running;

/// <summary>
/// A thread that sends finished results while an item runs, about every millisecond. It rests while nothing runs. A chunk that ends
/// sooner sends its results by itself.
/// </summary>
internal sealed class Flusher
{
    private const int IdleTicks = 20;

    private readonly ResultSender _results;
    private readonly Action<Exception> _failed;
    private readonly AutoResetEvent _wake = new(false);
    private volatile bool _busy;
    private volatile bool _resting = true;
    private volatile bool _stopped;
    private Thread? _thread;

    public Flusher(ResultSender results, Action<Exception> failed)
    {
        _results = results;
        _failed = failed;
    }

    /// <summary>Results may come from now on. From one thread.</summary>
    public void Begin()
    {
        _busy = true;
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "ProcessPool flusher" };
            _thread.Start();
        }

        if (_resting)
        {
            _wake.Set();
        }
    }

    public void End() => _busy = false;

    public void Stop()
    {
        _stopped = true;
        _wake.Set();
    }

    private void Run()
    {
        var idle = 0;
        while (!_stopped)
        {
            if (!_busy && ++idle > IdleTicks)
            {
                _resting = true;
                Interlocked.MemoryBarrier();
                if (!_busy)
                {
                    _wake.WaitOne();
                }

                _resting = false;
                idle = 0;
                continue;
            }

            Thread.Sleep(1);
            if (_busy)
            {
                idle = 0;
                try
                {
                    _results.SendNew();
                }
                catch (Exception e)
                {
                    _failed(e);
                    return;
                }
            }
        }
    }
}
