using System.Buffers;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;

namespace ProcessPool.WorkerHost.Running;

/// <summary>A chunk at this worker, from its arrival to its end. What the reader and the runner share is safe to use concurrently.</summary>
internal sealed class QueuedChunk : IDisposable
{
    private const int LargestInOnePiece = 1024 * 1024;

    private byte[]? _buffer;
    private PayloadBuffer? _pieces;
    private YieldCredit? _credit;
    private CancellationTokenSource? _cancellation;
    private ClaimedRange _range;
    private bool _isCancelled;
    private bool _wantsNoMore;
    private volatile bool _hasExpired;

    /// <param name="message">What the parent wants.</param>
    /// <param name="items">The items, in memory that stays.</param>
    /// <param name="pooled">What is to be returned to the shared pool afterwards; null: nothing.</param>
    public QueuedChunk(ChunkMessage message, in ReadOnlySequence<byte> items, byte[]? pooled)
        : this(message, isTooLarge: false)
    {
        (_buffer, Items) = (pooled, items);
    }

    private QueuedChunk(ChunkMessage message, bool isTooLarge)
    {
        Message = message;
        IsTooLarge = isTooLarge;
        _range = new ClaimedRange(message.Count);
    }

    /// <summary>A chunk whose items are valid until the next frame only.</summary>
    /// <param name="message">What the parent wants.</param>
    /// <param name="items">The items.</param>
    /// <param name="isCut">They are not whole, because they do not fit into memory.</param>
    public static QueuedChunk Copy(ChunkMessage message, in ReadOnlySequence<byte> items, bool isCut)
    {
        var chunk = new QueuedChunk(message, isCut);
        chunk.IsTooLarge |= !isCut && !items.IsEmpty && !chunk.TryCopy(items);
        return chunk;
    }

    /// <summary>Its items do not fit into memory: they are not here.</summary>
    public bool IsTooLarge { get; private set; }

    public ChunkMessage Message { get; }

    public ReadOnlySequence<byte> Items { get; private set; }

    public int Claimed => _range.Claimed;

    /// <summary>Made when it is asked for: few functions yield, and a chunk may be one item.</summary>
    public YieldCredit Credit
    {
        get
        {
            if (Volatile.Read(ref _credit) is not { } credit)
            {
                var made = new YieldCredit();
                credit = Interlocked.CompareExchange(ref _credit, made, null) ?? made;
                if (Volatile.Read(ref _wantsNoMore))
                {
                    credit.Close();
                }
            }

            return credit;
        }
    }

    /// <summary>It has run, or will not.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Cancelled by <see cref="TakeBack"/>.</summary>
    public CancellationToken Token
    {
        get
        {
            if (Volatile.Read(ref _cancellation) is not { } source)
            {
                var made = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref _cancellation, made, null) ?? made;
                if (source == made && Volatile.Read(ref _isCancelled))
                {
                    source.Cancel(); // Nobody has it yet: no callback runs.
                }
            }

            return source.Token;
        }
    }

    private bool TryCopy(in ReadOnlySequence<byte> body)
    {
        try
        {
            if (body.Length <= LargestInOnePiece)
            {
                _buffer = ArrayPool<byte>.Shared.Rent((int)body.Length);
                body.CopyTo(_buffer);
                Items = new ReadOnlySequence<byte>(_buffer, 0, (int)body.Length);
                return true;
            }

            _pieces = new PayloadBuffer();
            foreach (var segment in body)
            {
                _pieces.Append(segment.Span);
            }

            Items = _pieces.AsSequence();
            return true;
        }
        catch (OutOfMemoryException)
        {
            _pieces?.Dispose();
            return false;
        }
    }

    public bool HasItems => _range.End > _range.Claimed;

    /// <summary>Its items have a time limit.</summary>
    public bool IsTimed => Message.Timeout > 0;

    /// <summary>An item of it ran past its time.</summary>
    public bool HasExpired => _hasExpired;

    /// <summary>Items with a time limit are claimed one by one, so that all behind one that takes too long can be given back.</summary>
    public int Claim(int position, int most) => _range.Claim(position, IsTimed ? 1 : most);

    /// <summary>No item behind this one will be run here. False: one is, or this was said before.</summary>
    public bool Expire(int position)
    {
        if (_hasExpired || !_range.EndBehind(position))
        {
            return false;
        }

        return _hasExpired = true;
    }

    /// <summary>Asks the item that ran past its time to stop.</summary>
    public void CancelExpired() => Cancel();

    /// <summary>Gives unclaimed items back; returns how many the chunk keeps.</summary>
    public int TakeBack(int keep, bool cancel)
    {
        var kept = _range.Reduce(keep);
        if (cancel)
        {
            Cancel();
        }

        return kept;
    }

    public void Dispose()
    {
        IsOver = true;
        Items = default;
        _pieces?.Dispose();
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }

        CloseCredit();
    }

    private void CloseCredit()
    {
        Interlocked.Exchange(ref _wantsNoMore, true); // Before looking: who makes one looks at this afterwards.
        Volatile.Read(ref _credit)?.Close();
    }

    /// <summary>Callbacks of the user's token registrations must not run on the thread that reads frames.</summary>
    private void Cancel()
    {
        Interlocked.Exchange(ref _isCancelled, true); // Before looking, as above.
        CloseCredit();
        if (Volatile.Read(ref _cancellation) is { } source)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static s => s.Cancel(), source, preferLocal: false);
        }
    }
}
