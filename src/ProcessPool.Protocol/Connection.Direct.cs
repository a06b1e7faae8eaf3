using System.Buffers;
using ProcessPool.Protocol.Rings;

namespace ProcessPool.Protocol;

/// <summary>
/// Frames that end with a large block which the other side copies from the memory of this process, where it can: see <see cref="PeerMemory"/>. The frame says where the block lies, and the
/// other side answers with <see cref="MessageKind.Taken"/> when it has it.
/// </summary>
internal sealed partial class Connection
{
    /// <summary>The largest block that a worker takes.</summary>
    public const int MostDirectToWorker = MostInOnePiece;

    /// <summary>The largest block that a parent takes: see <see cref="LargestLarge"/>.</summary>
    public const int MostDirectToParent = MostOnFaith;

    /// <summary>An answer has to be waited for, which costs about as much as writing some hundred KiB.</summary>
    private const int SmallestDirect = 1024 * 1024;

    private readonly Lock _direct = new(); // One block at a time.
    private readonly ManualResetEventSlim _answered = new();
    private volatile bool _awaitsTaken;

    /// <summary>
    /// Sends a frame, and returns when its body is not needed any more. A large block at its end is copied by the other side, where it can do that.
    /// </summary>
    /// <param name="kind">What it means.</param>
    /// <param name="head">How the payload begins.</param>
    /// <param name="body">The rest of it.</param>
    /// <param name="most">The largest block that the other side takes.</param>
    /// <param name="receiveUntil">Receives frames while nobody else does, until the event is set or there are no more; null: somebody else receives all the time.</param>
    /// <exception cref="ConnectionClosedException">The connection is closed, or the other side has gone.</exception>
    public unsafe void SendLarge(MessageKind kind, ReadOnlySpan<byte> head, in ReadOnlySequence<byte> body, int most, Action<ManualResetEventSlim>? receiveUntil = null)
    {
        var block = LastOf(body);
        var before = head.Length + body.Length - block.Length;
        if (block.Length < SmallestDirect || block.Length > most || before > SmallFrame - Direct.Size || !IsPulled())
        {
            Send(kind, head, body);
            return;
        }

        fixed (byte* first = block)
        {
            lock (_direct)
            {
                _awaitsTaken = true;
                _answered.Reset();
                if (!_hasEnded) // Else nobody would set the event any more.
                {
                    WriteDirect(kind, head, body.Slice(0, body.Length - block.Length), new Direct((nint)first, block.Length));
                    receiveUntil?.Invoke(_answered);
                    _answered.Wait();
                }

                if (_awaitsTaken)
                {
                    _awaitsTaken = false;
                    ThrowIfClosed(null);
                    throw new ConnectionClosedException("the other side has gone");
                }
            }
        }
    }

    private static ReadOnlySpan<byte> LastOf(in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return body.FirstSpan;
        }

        var last = default(ReadOnlySpan<byte>);
        foreach (var segment in body)
        {
            last = segment.Span;
        }

        return last;
    }

    private bool IsPulled()
    {
        try
        {
            return _ring?.IsPulled ?? false;
        }
        catch (ObjectDisposedException)
        {
            return false; // Sending finds out.
        }
    }

    private void WriteDirect(MessageKind kind, ReadOnlySpan<byte> head, in ReadOnlySequence<byte> start, Direct block)
    {
        lock (_sending)
        {
            try
            {
                ThrowIfClosed(null);
                WritePending();
                Frame.WriteHeader(_sendBuffer, kind, head.Length + start.Length + block.Count, isDirect: true);
                var rest = _sendBuffer.AsSpan(Frame.HeaderSize);
                block.Write(rest);
                head.CopyTo(rest[Direct.Size..]);
                start.CopyTo(rest[(Direct.Size + head.Length)..]);
                _output.Write(_sendBuffer, 0, Frame.HeaderSize + Direct.Size + head.Length + (int)start.Length);
                _output.Flush();
            }
            catch (Exception e) when (e is (IOException or InvalidOperationException) and not ConnectionClosedException)
            {
                Close("the other side has gone");
                ThrowIfClosed(e);
            }
        }
    }

    /// <summary>How much of a frame must still be read, whose end is to be copied; 0 or less: nothing.</summary>
    private static long MissingOfDirect(in ReadOnlySequence<byte> buffered, long length, out Direct block)
    {
        block = default;
        var missing = Frame.HeaderSize + Direct.Size - buffered.Length;
        if (missing <= 0)
        {
            Span<byte> bytes = stackalloc byte[Direct.Size];
            buffered.Slice(Frame.HeaderSize, Direct.Size).CopyTo(bytes);
            block = Direct.Read(bytes, length, SmallFrame);
            missing = Frame.HeaderSize + Direct.Size + (length - block.Count) - buffered.Length;
        }

        return missing;
    }

    /// <summary>Copies the end of a frame, of which all else is buffered.</summary>
    private Frame Pull(MessageKind kind, long length, Direct block)
    {
        if (block.Count > LargestLarge)
        {
            throw new ProtocolException($"A frame of kind {kind} claims that {block.Count} bytes are to be copied; at most {LargestLarge} are allowed.");
        }

        var rest = _buffered.Slice(Frame.HeaderSize + Direct.Size);
        var start = rest.Slice(0, length - block.Count).ToArray();
        _consumed = rest.GetPosition(start.Length);
        _hasFrame = true;

        Memory<byte> room;
        byte[]? pooled = null;
        try
        {
            CheckFits(length);
            room = RoomFor?.Invoke(kind, new ReadOnlySequence<byte>(start), length) ?? default;
            if (room.Length != block.Count)
            {
                pooled = ArrayPool<byte>.Shared.Rent(block.Count);
                room = pooled.AsMemory(0, block.Count);
            }
        }
        catch (OutOfMemoryException) when (CutsFrames)
        {
            Answer();
            return new Frame(kind, new ReadOnlySequence<byte>(start, 0, Math.Min(start.Length, KeptOfCut)), IsCut: true);
        }

        var pulled = PullInto(room.Span, block.Address);
        if (pulled != Pulled.All)
        {
            if (pooled is not null)
            {
                ArrayPool<byte>.Shared.Return(pooled);
            }

            throw pulled == Pulled.ItHasEnded ? EndedWithinFrame() : new ProtocolException($"The end of a frame of kind {kind} cannot be copied: its memory is not there.");
        }

        Answer();
        (_large, _isLarge) = (pooled, true);
        return new Frame(kind, BufferSegment.Join(start, room));
    }

    private Pulled PullInto(Span<byte> room, nint address)
    {
        try
        {
            return _ring!.TryPull(address, room);
        }
        catch (ObjectDisposedException)
        {
            return Pulled.ItHasEnded; // We closed.
        }
    }

    private void Answer()
    {
        try
        {
            Send(MessageKind.Taken);
        }
        catch (ConnectionClosedException)
        {
            // The next one to receive finds out.
        }
    }

    /// <exception cref="ProtocolException">Nothing was to be taken.</exception>
    private void NoteTaken()
    {
        if (!_awaitsTaken)
        {
            throw new ProtocolException("A block is said to have been taken, and none was sent.");
        }

        _awaitsTaken = false;
        _answered.Set();
    }

    /// <summary>Nothing more comes, and so no answer.</summary>
    private void NoteEnd()
    {
        _hasEnded = true;
        _answered.Set();
    }
}
