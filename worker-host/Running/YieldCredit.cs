namespace ProcessPool.WorkerHost.Running;

/// <summary>
/// How many more parts of an item's result may be sent before the consumer takes some: an item that yields faster than it is read waits
/// here. Safe to use concurrently.
/// </summary>
internal sealed class YieldCredit
{
    /// <summary>Parts on the way or with the parent at one time.</summary>
    public const int Parts = 256;

    private readonly object _gate = new();
    private int _left = Parts;
    private bool _closed;

    public void Add(int parts)
    {
        lock (_gate)
        {
            _left += parts;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Nobody wants more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until a part may be sent. False when nobody wants more.</summary>
    public bool Wait()
    {
        lock (_gate)
        {
            while (_left == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            _left--;
            return !_closed;
        }
    }
}
