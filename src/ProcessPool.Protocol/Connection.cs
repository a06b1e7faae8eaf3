using System.Buffers;
using System.IO.Pipelines;

namespace ProcessPool.Protocol;

/// <summary>
/// Frames over a stream, with blocking reads and writes. Any number of senders: frames are written whole, in call order. One receiver.
/// The first reason to close wins; it is what senders are told.
/// </summary>
internal sealed partial class Connection : IDisposable
{
    private const int SmallFrame = 16 * 1024;
    private const int SmallestRead = 4 * 1024;
    private const int LargestRead = 1024 * 1024;

    private Stream _input;
    private Stream _output;
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0,
        resumeWriterThreshold: 0,
        minimumSegmentSize: 16 * 1024,
        useSynchronizationContext: false));

    private readonly Lock _sending = new();
    private readonly byte[] _sendBuffer = new byte[Frame.HeaderSize + SmallFrame];
    private readonly byte[] _pending = new byte[SmallFrame];
    private int _pendingLength;
    private ReadOnlySequence<byte> _buffered;
    private SequencePosition _consumed;
    private bool _hasFrame;
    private volatile bool _hasEnded;
    private int _room; // left in the buffer that was read into last
    private string? _closedBecause;

    public Connection(Stream duplex)
        : this(duplex, duplex)
    {
    }

    public Connection(Stream input, Stream output)
    {
        _input = input;
        _output = output;
    }

    /// <summary>The largest payload that is accepted, in bytes.</summary>
    public long MaxFrameLength { get; set; } = Frame.MaxLength;

    /// <summary>Why the connection was closed; null while it is open.</summary>
    public string? ClosedBecause => Volatile.Read(ref _closedBecause);

    /// <summary>Sends a frame: its payload is a head, then a body. Blocks while the other side does not read.</summary>
    /// <exception cref="ConnectionClosedException">The connection is closed, or the other side has gone.</exception>
    public void Send(MessageKind kind, ReadOnlySpan<byte> head, in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            Send(kind, head, body.FirstSpan);
            return;
        }

        lock (_sending)
        {
            try
            {
                ThrowIfClosed(null);
                WritePending();
                if (Begin(kind, head, body.Length))
                {
                    body.CopyTo(_sendBuffer.AsSpan(Frame.HeaderSize + head.Length));
                    _output.Write(_sendBuffer, 0, Frame.HeaderSize + head.Length + (int)body.Length);
                }
                else
                {
                    foreach (var segment in body)
                    {
                        _output.Write(segment.Span);
                    }
                }

                _output.Flush();
            }
            catch (Exception e) when (e is (IOException or InvalidOperationException) and not ConnectionClosedException)
            {
                Close("the other side has gone");
                ThrowIfClosed(e);
            }
        }
    }

    /// <inheritdoc cref="Send(MessageKind, ReadOnlySpan{byte}, in ReadOnlySequence{byte})"/>
    public void Send(MessageKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        lock (_sending)
        {
            try
            {
                ThrowIfClosed(null);
                WritePending();
                if (Begin(kind, head, body.Length))
                {
                    body.CopyTo(_sendBuffer.AsSpan(Frame.HeaderSize + head.Length));
                    _output.Write(_sendBuffer, 0, Frame.HeaderSize + head.Length + body.Length);
                }
                else
                {
                    _output.Write(body);
                }

                _output.Flush();
            }
            catch (Exception e) when (e is (IOException or InvalidOperationException) and not ConnectionClosedException)
            {
                Close("the other side has gone");
                ThrowIfClosed(e);
            }
        }
    }

    /// <summary>Sends a frame at the latest with the next one, or at <see cref="Flush"/>, so that several small ones need one write.</summary>
    /// <inheritdoc cref="Send(MessageKind, ReadOnlySpan{byte}, in ReadOnlySequence{byte})"/>
    public void SendSoon(MessageKind kind, ReadOnlySpan<byte> head, in ReadOnlySequence<byte> body)
    {
        lock (_sending)
        {
            var size = Frame.HeaderSize + head.Length + body.Length;
            if (size > _pending.Length - _pendingLength)
            {
                Send(kind, head, body);
                return;
            }

            ThrowIfClosed(null);
            var target = _pending.AsSpan(_pendingLength, (int)size);
            Frame.WriteHeader(target, kind, head.Length + body.Length);
            head.CopyTo(target[Frame.HeaderSize..]);
            body.CopyTo(target[(Frame.HeaderSize + head.Length)..]);
            _pendingLength += (int)size;
        }
    }

    /// <summary>Sends what <see cref="SendSoon"/> has left, and wakes the other side for what <see cref="SendQuietly"/> has sent.</summary>
    /// <exception cref="ConnectionClosedException">The connection is closed, or the other side has gone.</exception>
    public void Flush()
    {
        lock (_sending)
        {
            try
            {
                ThrowIfClosed(null);
                WritePending();
                _ring?.RingBell();
            }
            catch (Exception e) when (e is (IOException or InvalidOperationException) and not ConnectionClosedException)
            {
                Close("the other side has gone");
                ThrowIfClosed(e);
            }
        }
    }

    public void Send(MessageKind kind, in ReadOnlySequence<byte> payload) => Send(kind, [], payload);

    public void Send(MessageKind kind) => Send(kind, ReadOnlySequence<byte>.Empty);

    /// <summary>
    /// Waits for the next frame; it is valid until the next call. False when the stream ends between two frames, or the connection was closed.
    /// </summary>
    /// <exception cref="EndOfStreamException">The stream ended within a frame.</exception>
    /// <exception cref="ProtocolException">A frame is malformed.</exception>
    public bool TryReceive(out Frame frame)
    {
        Release();
        Span<byte> header = stackalloc byte[Frame.HeaderSize];
        while (true)
        {
            var kind = default(MessageKind);
            var length = -1L;
            var isDirect = false;
            var missing = Frame.HeaderSize - _buffered.Length;
            if (missing <= 0)
            {
                _buffered.Slice(0, Frame.HeaderSize).CopyTo(header);
                (kind, length) = Frame.ReadHeader(header, MaxFrameLength, allowsDirect: _ring is not null);
                isDirect = Frame.IsDirect(header);
                var block = default(Direct);
                missing = isDirect ? MissingOfDirect(_buffered, length, out block) : Frame.HeaderSize + length - _buffered.Length;
                if (missing <= 0 && isDirect)
                {
                    frame = Pull(kind, length, block);
                    return true;
                }

                if (missing <= 0)
                {
                    if (kind == MessageKind.Taken)
                    {
                        NoteTaken();
                    }

                    var payload = _buffered.Slice(Frame.HeaderSize, length);
                    _consumed = payload.End;
                    _hasFrame = true;
                    frame = new Frame(kind, payload);
                    return true;
                }
            }

            bool filled;
            try
            {
                CheckFits(missing);
                if (missing >= SmallestLarge && length > 0 && length <= LargestLarge && !isDirect)
                {
                    if (SeesEnough)
                    {
                        return TryReceiveLarge(kind, (int)length, out frame);
                    }

                    missing = Frame.HeaderSize + EnoughToSee - _buffered.Length;
                }

                filled = Fill(missing);
            }
            catch (OutOfMemoryException) when (CutsFrames && length >= 0 && !isDirect)
            {
                return TryCut(out frame);
            }

            if (!filled)
            {
                if (_buffered.Length == 0 || ClosedBecause is not null)
                {
                    frame = default;
                    return false;
                }

                throw EndedWithinFrame();
            }
        }
    }

    /// <summary>Whether a whole frame, behind the last one, has been read already: <see cref="TryReceive"/> will not wait. From the receiver.</summary>
    public bool HasNext
    {
        get
        {
            var rest = Rest;
            if (rest.Length < Frame.HeaderSize)
            {
                return false;
            }

            Span<byte> header = stackalloc byte[Frame.HeaderSize];
            rest.Slice(0, Frame.HeaderSize).CopyTo(header);
            var length = Frame.ReadHeader(header, MaxFrameLength, allowsDirect: _ring is not null).Length;
            return Frame.IsDirect(header) ? MissingOfDirect(rest, length, out _) <= 0 : length <= rest.Length - Frame.HeaderSize;
        }
    }

    /// <summary>What has been read behind the last frame.</summary>
    private ReadOnlySequence<byte> Rest => _hasFrame ? _buffered.Slice(_consumed) : _buffered;

    /// <summary>Ends the connection; a blocked sender or receiver returns. Idempotent: the first reason wins.</summary>
    public void Close(string reason)
    {
        if (Interlocked.CompareExchange(ref _closedBecause, reason, null) is null)
        {
            _input.Dispose();
            _output.Dispose();
            _answered.Set(); // No answer comes any more.
        }
    }

    public void Dispose() => Close("disposed");

    /// <summary>
    /// Begins a frame. True: it is small; header and head are in the buffer, and the body belongs behind them. False: header and head were written.
    /// </summary>
    private bool Begin(MessageKind kind, ReadOnlySpan<byte> head, long bodyLength)
    {
        var length = head.Length + bodyLength;
        Frame.WriteHeader(_sendBuffer, kind, length);
        if (length <= SmallFrame)
        {
            head.CopyTo(_sendBuffer.AsSpan(Frame.HeaderSize));
            return true;
        }

        _ring?.Begin(Frame.HeaderSize + length);
        if (head.Length <= SmallFrame)
        {
            head.CopyTo(_sendBuffer.AsSpan(Frame.HeaderSize));
            _output.Write(_sendBuffer, 0, Frame.HeaderSize + head.Length);
        }
        else
        {
            _output.Write(_sendBuffer, 0, Frame.HeaderSize);
            _output.Write(head);
        }

        return false;
    }

    private void WritePending()
    {
        if (_pendingLength > 0)
        {
            var length = _pendingLength;
            _pendingLength = 0;
            _output.Write(_pending, 0, length);
            _output.Flush();
        }
    }

    private void ThrowIfClosed(Exception? cause)
    {
        if (ClosedBecause is { } reason)
        {
            throw new ConnectionClosedException(reason, cause);
        }
    }

    private static EndOfStreamException EndedWithinFrame() => new("The pipe ended within a frame.");

    /// <summary>Gives the buffer of the last frame back.</summary>
    private void Release()
    {
        ReturnLarge();
        if (_hasFrame)
        {
            _pipe.Reader.AdvanceTo(_consumed);
            _hasFrame = false;
            _buffered = default;
            if (_pipe.Reader.TryRead(out var rest))
            {
                _buffered = rest.Buffer;
            }
        }
    }

    /// <summary>Reads more bytes into the buffer; false at the end of the stream.</summary>
    private bool Fill(long missing)
    {
        if (_hasEnded)
        {
            return false;
        }

        int read;
        try
        {
            // A buffer is filled before the next one is taken: reads bring little at a time, and every one would cost a large buffer.
            var isRoomy = _room >= Math.Min(missing, SmallestRead);
            var memory = _pipe.Writer.GetMemory(isRoomy ? 1 : (int)Math.Clamp(missing, SmallFrame, LargestRead));
            read = _input.Read(ReadsAhead ? memory.Span : memory.Span[..(int)Math.Min(missing, memory.Length)]);
            _room = memory.Length - read;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            read = 0; // The other side has gone, or we closed.
        }

        if (read == 0)
        {
            NoteEnd();
            return false;
        }

        if (_buffered.Length > 0)
        {
            _pipe.Reader.AdvanceTo(_buffered.Start, _buffered.End);
        }

        _pipe.Writer.Advance(read);
        var flush = _pipe.Writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully || !_pipe.Reader.TryRead(out var result))
        {
            throw new InvalidOperationException("A pipe without limits did not take bytes at once.");
        }

        _buffered = result.Buffer;
        return true;
    }
}
