using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sources;

/// <summary>
/// Items that are read from a sequence while workers run, never further ahead than a window. The one that reads calls
/// <see cref="WaitForRoom"/> and <see cref="Add"/>; the one that consumes calls <see cref="Consumed"/>.
/// </summary>
/// <param name="window">How many items there may be between source and consumer, now.</param>
/// <param name="endedIsConsumed">Nobody takes results one by one: an item that has ended has left the window.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for has nothing to dispose.")]
internal sealed class FeedSource<T>(Func<int> window, bool endedIsConsumed) : ItemSource<T>, IStreamSource
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _room = new(0, int.MaxValue);
    private T[] _ring = new T[16];
    private bool[] _released = new bool[16];
    private long _start;    // the first item that is kept
    private long _read;     // the items that were read
    private long _consumed;
    private bool _isWaiting;
    private bool _isStopped;

    public override long? Count => null;

    public bool IsReadElsewhere => true;

    public override long CountRead() => Interlocked.Read(ref _read);

    /// <summary>Adds the next item. From one thread at a time.</summary>
    public void Add(T item)
    {
        lock (_lock)
        {
            var read = _read;
            if (read - _start == _ring.Length)
            {
                Grow();
            }

            _ring[read & (_ring.Length - 1)] = item;
            _released[read & (_ring.Length - 1)] = false;
            Interlocked.Exchange(ref _read, read + 1);
        }
    }

    /// <summary>Waits until one more item may be read. False: no more are wanted.</summary>
    public bool WaitForRoom()
    {
        while (MustWait())
        {
            _room.Wait();
        }

        return !Volatile.Read(ref _isStopped);
    }

    /// <inheritdoc cref="WaitForRoom"/>
    public async ValueTask<bool> WaitForRoomAsync()
    {
        while (MustWait())
        {
            await _room.WaitAsync().ConfigureAwait(false);
        }

        return !Volatile.Read(ref _isStopped);
    }

    /// <summary>So many items have left the window.</summary>
    public void Consumed(int count)
    {
        lock (_lock)
        {
            _consumed += count;
            var open = window();
            if (_isWaiting && open - (_read - _consumed) >= Math.Max(1, open / 4))
            {
                _isWaiting = false;
                _room.Release();
            }
        }
    }

    public override void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            if (_isWaiting)
            {
                _isWaiting = false;
                _room.Release();
            }
        }
    }

    public override int Write(long first, int count, PayloadBuffer output, ObjectWriter writer, out ItemFormat format, out Exception? error)
    {
        var items = ArrayPool<T>.Shared.Rent(count);
        try
        {
            lock (_lock)
            {
                for (var i = 0; i < count; i++)
                {
                    items[i] = _ring[(first + i) & (_ring.Length - 1)];
                }
            }

            return ItemWriter<T>.Write(items.AsMemory(0, count), stays: false, output, writer, out format, out error);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(items, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }
    }

    public override T Item(long index)
    {
        lock (_lock)
        {
            return _ring[index & (_ring.Length - 1)];
        }
    }

    public override void Release(long first, int count)
    {
        lock (_lock)
        {
            for (var index = Math.Max(first, _start); index < Math.Min(first + count, _read); index++)
            {
                _released[index & (_ring.Length - 1)] = true;
                _ring[index & (_ring.Length - 1)] = default!;
            }

            if (endedIsConsumed)
            {
                Consumed(count);
            }

            while (_start < _read && _released[_start & (_ring.Length - 1)])
            {
                _start++;
            }
        }
    }

    private bool MustWait()
    {
        lock (_lock)
        {
            _isWaiting = !_isStopped && _read - _consumed >= window();
            return _isWaiting;
        }
    }

    private void Grow()
    {
        var ring = new T[_ring.Length * 2];
        var released = new bool[ring.Length];
        for (var index = _start; index < _read; index++)
        {
            ring[index & (ring.Length - 1)] = _ring[index & (_ring.Length - 1)];
            released[index & (ring.Length - 1)] = _released[index & (_ring.Length - 1)];
        }

        _ring = ring;
        _released = released;
    }
}
