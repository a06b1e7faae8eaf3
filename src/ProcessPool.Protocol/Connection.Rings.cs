using ProcessPool.Protocol.Rings;

namespace ProcessPool.Protocol;

/// <summary>A connection that has gone over to shared memory: see <see cref="Rings.Ring"/>.</summary>
internal sealed partial class Connection
{
    private RingStream? _ring;

    /// <summary>Whether more may be read than the next frame has. Until the last frame before <see cref="UseRings"/> it must not.</summary>
    public bool ReadsAhead { get; set; } = true;

    /// <summary>Whether the receiver looks for a while before it sleeps, where there are rings.</summary>
    public bool Looks
    {
        set
        {
            if (_ring is { } ring)
            {
                ring.Patience.Looks = value;
            }
        }
    }

    /// <summary>
    /// Sends a frame without waking the other side for it, where there are rings: it is there, and is seen with the next frame, after <see cref="Flush"/>, by one who looks, and
    /// when this process has ended.
    /// </summary>
    /// <exception cref="ConnectionClosedException">The connection is closed, or the other side has gone.</exception>
    public void SendQuietly(MessageKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        lock (_sending)
        {
            _ring?.IsQuiet = true;
            try
            {
                Send(kind, head, body);
            }
            finally
            {
                _ring?.IsQuiet = false;
            }
        }
    }

    /// <summary>Whether sending so many bytes, with what <see cref="SendSoon"/> has left, does not block. Where there are no rings that is not known, and true.</summary>
    public bool HasRoom(int bytes)
    {
        lock (_sending)
        {
            try
            {
                return _ring?.HasRoom(_pendingLength + bytes) ?? true;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                return true; // Sending finds out.
            }
        }
    }

    /// <summary>From now on frames go through the rings, and through the pipe beside them. The other side does the same behind the same frame.</summary>
    /// <param name="make">Makes the rings around the pipe.</param>
    public void UseRings(Func<Stream, RingStream> make)
    {
        if (!Rest.IsEmpty)
        {
            throw new ProtocolException("The other side has sent more than it should before it knows where to.");
        }

        _ring = make(_input);
        (_input, _output) = (_ring, _ring);
        if (ClosedBecause is not null)
        {
            _ring.Dispose(); // Somebody closed the pipe only.
        }
    }

    /// <summary>
    /// Waits until <see cref="TryReceive"/> is likely to find a frame, or the end, without touching what it uses. At once where there are no rings. Only when
    /// there is no <see cref="HasNext"/>.
    /// </summary>
    /// <exception cref="ProtocolException">The other side has written what makes no sense.</exception>
    public void WaitForInput()
    {
        if (_ring is { } ring)
        {
            try
            {
                ring.WaitForInput();
            }
            catch (ObjectDisposedException)
            {
                // We closed: the receiver finds out.
            }
        }
    }

    /// <summary>
    /// Somebody who does not belong to the receiver is going to look for frames: nobody need be woken for them. Only while the receiver waits in
    /// <see cref="WaitForInput"/>, or does nothing; so for all of looking. False: there are no rings.
    /// </summary>
    public bool TryBeginLooking()
    {
        try
        {
            _ring?.BeginLooking();
            return _ring is not null;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>
    /// Receives whole frames that are in the ring already. Returns, no longer looking, when <paramref name="isEnough"/> says so, or after looking for a while in vain.
    /// </summary>
    /// <exception cref="EndOfStreamException">The stream ended within a frame.</exception>
    /// <exception cref="ProtocolException">A frame is malformed.</exception>
    public void Look<T>(T state, Func<T, bool> isEnough, Patience patience, Action<Frame> handle)
    {
        var ring = _ring!;
        try
        {
            do
            {
                while (ring.HasBytes || (!isEnough(state) && patience.Wait((ring, state, isEnough), static s => s.ring.HasInput || s.isEnough(s.state))))
                {
                    if (!ring.HasBytes || HasIncomplete || !TryReceive(out var frame))
                    {
                        break;
                    }

                    handle(frame);
                    while (HasNext && TryReceive(out frame))
                    {
                        handle(frame);
                    }
                }
            }
            while (!HasIncomplete && !ring.TryEndLooking());
        }
        catch (ObjectDisposedException)
        {
            // We closed: the receiver finds out.
        }
    }

    /// <summary>Whether a part of a frame was read: the rest of it comes through the pipe.</summary>
    private bool HasIncomplete => !HasNext && !Rest.IsEmpty;
}
