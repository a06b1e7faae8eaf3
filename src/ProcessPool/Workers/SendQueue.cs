namespace ProcessPool.Workers;

/// <summary>
/// What is to be sent to a worker, in order. Writing to a pipe may block, so a thread of its own does it; what surely does not block may be sent by
/// whoever has it, when nothing waits and nobody else sends, which saves waking that thread. Safe to use concurrently.
/// </summary>
internal sealed class SendQueue
{
    private readonly object _gate = new();
    private readonly Queue<Action> _queue = new();
    private bool _closed;
    private bool _isSending; // the thread, or whoever has entered

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

    /// <summary>True: the caller may send now, and calls <see cref="Leave"/> afterwards. False: it is not its turn, or the queue is closed.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            return !_closed && !_isSending && _queue.Count == 0 && (_isSending = true);
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _isSending = false;
            if (_queue.Count > 0 || _closed)
            {
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

    /// <summary>
    /// Waits for the next; null once the queue is closed and nobody sends any more. For the one thread; what it took before must be <paramref name="done"/>.
    /// </summary>
    /// <param name="done">It has sent what it took, and does not ask for the first time.</param>
    public Action? Take(bool done)
    {
        lock (_gate)
        {
            _isSending &= !done;
            while (true)
            {
                if (!_isSending && _queue.TryDequeue(out var send))
                {
                    _isSending = true;
                    return send;
                }

                if (_closed && !_isSending)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }
        }
    }
}
