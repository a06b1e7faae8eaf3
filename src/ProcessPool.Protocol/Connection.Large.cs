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

    private byte[]? _large;

    /// <summary>
    /// The buffer in which the payload of the last frame lies, if it has one of its own: it is the caller's from now on, to be returned to
    /// <see cref="ArrayPool{T}.Shared"/>. Null: the payload is valid until the next frame only.
    /// </summary>
    public byte[]? TakeLarge() => Interlocked.Exchange(ref _large, null);

    private bool TryReceiveLarge(MessageKind kind, int length, out Frame frame)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(length); // Before anything changes: there may be no memory for it.

        // An incomplete frame is all that is buffered.
        var payload = _buffered.Slice(Frame.HeaderSize);
        payload.CopyTo(buffer);
        var filled = (int)payload.Length;
        _pipe.Reader.AdvanceTo(_buffered.End);
        _buffered = default;
        while (filled < length)
        {
            var read = ReadInto(buffer.AsSpan(filled, length - filled));
            if (read == 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                frame = default;
                return ClosedBecause is not null ? false : throw EndedWithinFrame();
            }

            filled += read;
        }

        _large = buffer;
        frame = new Frame(kind, new ReadOnlySequence<byte>(buffer, 0, length));
        return true;
    }

    private void ReturnLarge()
    {
        if (TakeLarge() is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>0 at the end of the stream, and when it was closed.</summary>
    private int ReadInto(Span<byte> target)
    {
        try
        {
            var read = _input.Read(target);
            _hasEnded |= read == 0;
            return read;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _hasEnded = true; // The other side has gone, or we closed.
            return 0;
        }
    }
}
