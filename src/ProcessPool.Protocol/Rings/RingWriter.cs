namespace ProcessPool.Protocol.Rings;

/// <summary>
/// Puts pieces into a ring, each as a whole. What is large, or finds no room, takes a detour over the pipe, and so does all that follows, until the reader has taken
/// everything. From one thread at a time.
/// </summary>
internal sealed class RingWriter<TRing>(TRing ring, Stream pipe)
    where TRing : struct, IRing
{
    /// <summary>So much goes along with its mark, for one call of the system instead of two.</summary>
    private const int Short = 4 * 1024;

    private static readonly byte[] Bell = PipeMark.Of(PipeMark.Doorbell, 0);
    private static readonly byte[] Return = PipeMark.Of(PipeMark.Return, 0);

    private readonly byte[] _start = new byte[PipeMark.Size + Short];
    private long _written;
    private long _detours;
    private long _pieces; // that went through the pipe
    private long _left; // of the piece that was begun
    private int _put; // of it, in the ring
    private bool _isOnDetour;
    private bool _owesMark; // of a piece in the pipe
    private bool _owesBell;

    /// <summary>Whether a reader that sleeps is left alone, until <see cref="RingBell"/> or the next piece that is not quiet.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Whether a piece of so many bytes would go into the ring now: writing it does not block.</summary>
    public bool HasRoom(long length) => IsTaken && length <= Most && length <= ring.Capacity - Used;

    /// <summary>
    /// Writes some bytes: of the piece that was begun, or a piece of their own. The reader sees all of a piece or, when the other side has gone, nothing, unless it takes the pipe.
    /// </summary>
    /// <exception cref="IOException">The other side has gone, or has counted what cannot be.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_left == 0)
        {
            Begin(bytes.Length);
        }

        if (_isOnDetour)
        {
            WriteToPipe(bytes);
            _left -= bytes.Length;
            return;
        }

        var first = ring.Piece(_written + _put, bytes.Length);
        bytes[..first.Length].CopyTo(first);
        if (first.Length < bytes.Length)
        {
            bytes[first.Length..].CopyTo(ring.Piece(_written + _put + first.Length, bytes.Length - first.Length));
        }

        _put += bytes.Length;
        _left -= bytes.Length;
        if (_left == 0)
        {
            End();
        }
    }

    /// <summary>Begins a piece of so many bytes, which the next calls of <see cref="Write"/> bring.</summary>
    /// <exception cref="IOException">The other side has gone, or has counted what cannot be.</exception>
    public void Begin(long length)
    {
        if (_isOnDetour && IsTaken)
        {
            _pieces++;
            _isOnDetour = false;
            pipe.Write(Return);
        }

        if (!_isOnDetour && (length > Most || length > ring.Capacity - Used))
        {
            _isOnDetour = true;
            ring.Store(RingCount.DetourFrom, _written);
            ring.Store(RingCount.Detours, ++_detours);
        }

        _left = length;
        _put = 0;
        if (_isOnDetour)
        {
            _pieces++;
            _owesMark = true;
        }
    }

    /// <summary>Wakes the reader if it sleeps and has not been woken since the last piece.</summary>
    public void RingBell()
    {
        if (!_owesBell)
        {
            return;
        }

        _owesBell = false;
        ring.Fence(); // The reader says that it sleeps, then looks once more; one of us sees the other.
        if (ring.Load(RingCount.Sleeps) != 0 && ring.Exchange(RingCount.Sleeps, 0) != 0)
        {
            pipe.Write(Bell);
        }
    }

    /// <summary>The largest piece that goes into the ring.</summary>
    private int Most => ring.Capacity / 2;

    /// <summary>Whether nothing is under way in the pipe.</summary>
    private bool IsTaken => ring.Load(RingCount.Piped) == _pieces;

    /// <summary>Bytes in the ring.</summary>
    private long Used
    {
        get
        {
            var used = _written - ring.Load(RingCount.Read);
            return used >= 0 && used <= ring.Capacity ? used : throw new IOException("The other side of the ring has counted what cannot be.");
        }
    }

    private void End()
    {
        _written += _put;
        ring.Store(RingCount.Written, _written);
        _owesBell = true;
        if (!IsQuiet)
        {
            RingBell();
        }
    }

    private void WriteToPipe(ReadOnlySpan<byte> bytes)
    {
        if (_owesMark)
        {
            _owesMark = false;
            PipeMark.Write(_start, PipeMark.Piece, _left);
            if (bytes.Length <= Short)
            {
                bytes.CopyTo(_start.AsSpan(PipeMark.Size));
                pipe.Write(_start.AsSpan(0, PipeMark.Size + bytes.Length));
                return;
            }

            pipe.Write(_start.AsSpan(0, PipeMark.Size));
        }

        pipe.Write(bytes);
    }
}
