using System.Buffers;
using System.Runtime.ExceptionServices;
using ProcessPool.Functions;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>The elements of a query chunk by chunk, for a consumer that takes them as they come.</summary>
internal sealed class FoldStreamSink<T>(bool ordered) : ResultSink<T[]>, IStreamReader<T>
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, (int Items, T[] Elements)> _chunks = [];
    private long _next;
    private int _offset; // How many elements of the current chunk were taken.
    private Exception? _failure;
    private long _failedAt = long.MaxValue;
    private bool _isFinished;
    private bool _hasLeft;

    public ConsumerSignal Signal { get; } = new();

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
    {
        error = null;
        try
        {
            var elements = FoldReading.Read<T[]>(format, ref body, reader);
            lock (_lock)
            {
                if (!_hasLeft)
                {
                    _chunks[first] = (count, elements);
                }
            }

            Signal.Set();
            return count;
        }
        catch (Exception e) when (e is GraphFormatException or GraphException or CodeMismatchException)
        {
            error = e;
            return 0;
        }
    }

    public int Take(Span<T> results, out int items, out bool isOver)
    {
        lock (_lock)
        {
            items = 0;
            var taken = 0;
            while (taken < results.Length && TryCurrent(out var first, out var chunk))
            {
                var part = chunk.Elements.AsSpan(_offset, Math.Min(chunk.Elements.Length - _offset, results.Length - taken));
                part.CopyTo(results[taken..]);
                taken += part.Length;
                _offset += part.Length;
                if (_offset < chunk.Elements.Length)
                {
                    break;
                }

                _offset = 0;
                _chunks.Remove(first);
                _next = first + chunk.Items;
                items += chunk.Items;
            }

            isOver = taken == 0 && (_isFinished || (ordered && _next >= _failedAt));
            if (isOver && _failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }

            return taken;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _hasLeft = true;
            _chunks.Clear();
        }
    }

    public override void Failed(long index, Exception error)
    {
        lock (_lock)
        {
            _failedAt = index;
            _failure = new AggregateException(error);
        }

        Signal.Set();
    }

    public override void Finished(JobEnd end, Exception? error)
    {
        lock (_lock)
        {
            _isFinished = true;
            _failure = error ?? _failure ?? (end == JobEnd.Cancelled ? new OperationCanceledException(CancellationToken) : null);
        }

        Signal.Set();
    }

    private bool TryCurrent(out long first, out (int Items, T[] Elements) chunk)
    {
        // A chunk that was begun stays the current one, whatever comes.
        if (ordered || _offset > 0)
        {
            first = _next;
            return _chunks.TryGetValue(first, out chunk);
        }

        foreach (var (key, value) in _chunks)
        {
            (first, chunk) = (key, value);
            _next = key;
            return true;
        }

        (first, chunk) = (0, default);
        return false;
    }
}
