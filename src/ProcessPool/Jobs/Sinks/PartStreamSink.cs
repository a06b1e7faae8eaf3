using System.Buffers;
using System.Runtime.ExceptionServices;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>
/// Items that yield many results each: the parts of the first item as they come, then those of the second, …; or all as they come. A
/// worker that yields faster than the consumer reads has to wait for credit.
/// </summary>
internal sealed class PartStreamSink<TResult>(bool ordered) : ResultSink<Nothing>, IStreamReader<TResult>
{
    /// <summary>So many parts of an item may wait here; a worker that sends more has been given no credit for them.</summary>
    private const int MostParts = 256;

    /// <summary>Credit goes back in pieces of so many parts.</summary>
    private const int CreditPiece = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Item> _items = [];
    private readonly Queue<Item> _ended = new();  // without order: items that ended, with parts left or not
    private long _next;
    private Exception? _failure;
    private long _failedAt = long.MaxValue;
    private bool _isFinished;
    private bool _hasLeft;

    public ConsumerSignal Signal { get; } = new();

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
    {
        ResultReading<Nothing>.CheckFormat(format);
        error = null;
        lock (_lock)
        {
            for (var index = first; index < first + count; index++)
            {
                End(index);
            }
        }

        Signal.Set();
        return count;
    }

    public override void StorePart(long index, ReadOnlySequence<byte> part, ObjectReader reader, Action<int> consumed)
    {
        var value = reader.Read<TResult>(ref part);
        lock (_lock)
        {
            if (_hasLeft)
            {
                return;
            }

            var item = ItemAt(index);
            item.Consumed = consumed;
            item.Parts.Enqueue(value);
            if (item.Parts.Count > MostParts)
            {
                throw new ProtocolException($"Item {index} has sent more parts than it may before some are taken.");
            }
        }

        Signal.Set();
    }

    public int Take(Span<TResult> results, out int items, out bool isOver)
    {
        lock (_lock)
        {
            items = 0;
            var taken = ordered ? TakeInOrder(results, ref items) : TakeAny(results, ref items);
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
            _items.Clear();
        }
    }

    public override void Failed(long index, Exception error)
    {
        lock (_lock)
        {
            _failedAt = index;
            _failure = error;
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

    private int TakeInOrder(Span<TResult> results, ref int items)
    {
        var taken = 0;
        while (taken < results.Length && _items.TryGetValue(_next, out var item))
        {
            taken += item.Take(results[taken..]);
            if (!item.HasEnded || item.Parts.Count > 0)
            {
                break;
            }

            _items.Remove(_next);
            _next++;
            items++;
        }

        return taken;
    }

    private int TakeAny(Span<TResult> results, ref int items)
    {
        var taken = 0;
        foreach (var item in _items.Values)
        {
            taken += item.Take(results[taken..]);
        }

        while (_ended.TryPeek(out var ended) && ended.Parts.Count == 0)
        {
            _ended.Dequeue();
            _items.Remove(ended.Index);
            items++;
        }

        return taken;
    }

    private void End(long index)
    {
        if (!_hasLeft)
        {
            var item = ItemAt(index);
            item.HasEnded = true;
            if (!ordered)
            {
                _ended.Enqueue(item);
            }
        }
    }

    private Item ItemAt(long index)
    {
        if (!_items.TryGetValue(index, out var item))
        {
            _items[index] = item = new Item(index);
        }

        return item;
    }

    private sealed class Item(long index)
    {
        private int _owed;

        public long Index { get; } = index;

        public Queue<TResult> Parts { get; } = new();

        public Action<int>? Consumed { get; set; }

        public bool HasEnded { get; set; }

        public int Take(Span<TResult> results)
        {
            var taken = 0;
            while (taken < results.Length && Parts.TryDequeue(out var part))
            {
                results[taken++] = part;
            }

            _owed += taken;
            if (_owed >= CreditPiece && !HasEnded)
            {
                Consumed?.Invoke(_owed);
                _owed = 0;
            }

            return taken;
        }
    }
}
