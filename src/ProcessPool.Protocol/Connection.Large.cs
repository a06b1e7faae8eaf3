using System.Buffers;

namespace ProcessPool.Protocol;

/// <summary>Large frames: read straight into one buffer, which the receiver may keep, so that nothing is copied twice.</summary>
internal sealed partial class Connection
{
    private const int SmallestLarge = 128 * 1024;

    private const int MostOnFaith = 16 * 1024 * 1024;
    private const int MostInOnePiece = 256 * 1024 * 1024;

    /// <summary>
    /// Beyond this a frame comes in many small buffers. A parent does not take memory because a worker claims to send much; a worker may believe its parent, but
    /// small buffers are easier to find than a huge one.
    /// </summary>
    private int LargestLarge => CutsFrames ? MostInOnePiece : MostOnFaith;

    /// <summary>How much of a payload is read before <see cref="RoomFor"/> is asked: more than its head has, and the header of what follows.</summary>
    private const int EnoughToSee = 128;

    private byte[]? _large;
    private bool _isLarge;

    /// <summary>
    /// Where the last bytes of a large payload belong, told by how it begins and how long it is in all: they are received there, and are a segment of their own. Empty: nowhere. May throw
    /// <see cref="OutOfMemoryException"/>, and then the payload does not fit.
    /// </summary>
    public Func<MessageKind, ReadOnlySequence<byte>, long, Memory<byte>>? RoomFor { get; set; }

    /// <summary>
    /// Whether the payload of the last frame lies in memory of its own, and stays. False: it is valid until the next frame only.
    /// </summary>
    /// <param name="pooled">What is the caller's from now on, to be returned to <see cref="ArrayPool{T}.Shared"/>; null: there is nothing to return.</param>
    public bool TryTakeLarge(out byte[]? pooled)
    {
        pooled = Interlocked.Exchange(ref _large, null);
        return _isLarge;
    }

    /// <summary>Whether enough of a large payload has been read to say where it belongs.</summary>
    private bool SeesEnough => RoomFor is null || _buffered.Length >= Frame.HeaderSize + EnoughToSee;

    private bool TryReceiveLarge(MessageKind kind, int length, out Frame frame)
    {
        // An incomplete frame is all that is buffered. Before anything changes: there may be no memory for it.
        var payload = _buffered.Slice(Frame.HeaderSize);
        var room = RoomFor?.Invoke(kind, payload, length) ?? default;
        var buffer = room.IsEmpty ? ArrayPool<byte>.Shared.Rent(length) : new byte[length - room.Length];
        var start = buffer.AsMemory(0, length - room.Length);

        var filled = (int)payload.Length;
        payload.Slice(0, Math.Min(filled, start.Length)).CopyTo(start.Span);
        if (filled > start.Length)
        {
            payload.Slice(start.Length).CopyTo(room.Span);
        }

        _pipe.Reader.AdvanceTo(_buffered.End);
        _buffered = default;
        while (filled < length)
        {
            var read = ReadInto(filled < start.Length ? start.Span[filled..] : room.Span[(filled - start.Length)..]);
            if (read == 0)
            {
                if (room.IsEmpty)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }

                frame = default;
                return ClosedBecause is not null ? false : throw EndedWithinFrame();
            }

            filled += read;
        }

        TryPeer();
        (_large, _isLarge) = (room.IsEmpty ? buffer : null, true);
        frame = new Frame(kind, BufferSegment.Join(start, room));
        return true;
    }

    /// <summary>Perhaps the next one can be copied.</summary>
    private void TryPeer()
    {
        try
        {
            _ring?.TryPeer();
        }
        catch (ObjectDisposedException)
        {
            // We closed: the receiver finds out.
        }
    }

    private void ReturnLarge()
    {
        if (TryTakeLarge(out var buffer) && buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _isLarge = false;
    }

    /// <summary>0 at the end of the stream, and when it was closed.</summary>
    private int ReadInto(Span<byte> target)
    {
        try
        {
            var read = _input.Read(target);
            if (read == 0)
            {
                NoteEnd();
            }

            return read;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            NoteEnd(); // The other side has gone, or we closed.
            return 0;
        }
    }
}
