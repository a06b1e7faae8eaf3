using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ProcessPool.Functions;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>Results for a consumer that takes them as they come: in the order of the source, or each as soon as it is there.</summary>
internal sealed class StreamSink<TResult>(bool ordered) : ResultSink<TResult>, IStreamReader<TResult>
{
    private readonly Lock _lock = new();
    private TResult[] _ring = new TResult[16];
    private bool[] _isThere = new bool[16];
    private long _next;          // the index that is delivered next; without order, a running number
    private long _stored;        // without order: how many results were stored
    private Exception? _failure;
    private long _failedAt = long.MaxValue;
    private bool _isFinished;
    private bool _hasLeft;

    public ConsumerSignal Signal { get; } = new();

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
    {
        var results = ArrayPool<TResult>.Shared.Rent(count);
        try
        {
            var read = ResultReading<TResult>.Read(results.AsSpan(0, count), format, ref body, reader, out error);
            Put(first, results.AsSpan(0, read));
            return read;
        }
        finally
        {
            ArrayPool<TResult>.Shared.Return(results, RuntimeHelpers.IsReferenceOrContainsReferences<TResult>());
        }
    }

    public int Take(Span<TResult> results, out int items, out bool isOver)
    {
        lock (_lock)
        {
            var taken = 0;
            while (taken < results.Length && _isThere[Slot(_next)])
            {
                results[taken++] = _ring[Slot(_next)];
                _ring[Slot(_next)] = default!;
                _isThere[Slot(_next)] = false;
                _next++;
            }

            items = taken;
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
            _ring = [];
            _isThere = [];
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

    private void Put(long first, ReadOnlySpan<TResult> results)
    {
        lock (_lock)
        {
            if (_hasLeft || results.IsEmpty)
            {
                return;
            }

            if (!ordered)
            {
                first = _stored;
                _stored += results.Length;
            }

            EnsureRoom(first + results.Length - _next);
            for (var i = 0; i < results.Length; i++)
            {
                _ring[Slot(first + i)] = results[i];
                _isThere[Slot(first + i)] = true;
            }
        }

        Signal.Set();
    }

    private int Slot(long index) => (int)(index & (_ring.Length - 1));

    private void EnsureRoom(long distance)
    {
        if (distance <= _ring.Length)
        {
            return;
        }

        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)distance);
        var ring = new TResult[size];
        var isThere = new bool[size];
        for (var index = _next; index < _next + _ring.Length; index++)
        {
            ring[index & (size - 1)] = _ring[Slot(index)];
            isThere[index & (size - 1)] = _isThere[Slot(index)];
        }

        _ring = ring;
        _isThere = isThere;
    }
}
