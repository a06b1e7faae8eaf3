namespace ProcessPool.Workers;

/// <summary>What is to be sent to a worker, in order, on a thread of its own: writing to a pipe may block. Safe to use concurrently.</summary>
internal sealed class SendQueue
{
    private readonly object _gate = new();
    private readonly Queue<Action> _queue = new();
    private bool _closed;

    public void Add(Action send)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _queue.Enqueue(send);
                Monitor.Pulse(_gate);
            }
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _queue.Clear();
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for the next; null once the queue is closed.</summary>
    public Action? Take()
    {
        lock (_gate)
        {
            Action? send;
            while (!_queue.TryDequeue(out send) && !_closed)
            {
                Monitor.Wait(_gate);
            }

            return send;
        }
    }
}
