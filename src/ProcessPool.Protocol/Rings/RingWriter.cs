using System.Buffers.Binary;

namespace ProcessPool.Protocol.Rings;

/// <summary>
/// Puts bytes into a ring. What is large, or finds no room, takes a detour over the pipe, and so does all that follows, until the reader has taken everything. From one
/// thread at a time.
/// </summary>
internal sealed class RingWriter(Ring ring, Stream pipe)
{
    /// <summary>A larger piece is as fast in the pipe, and the ring stays free for others.</summary>
    public const int Most = 8 * 1024;

    private readonly byte[] _mark = new byte[5];
    private long _written;
    private long _detours;
    private long _pieces; // that went through the pipe
    private bool _isOnDetour;
    private bool _stays; // on it, for the next piece at least
    private bool _owesBell;

    /// <summary>Whether a reader that sleeps is left alone, until <see cref="RingBell"/> or the next piece that is not quiet.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>All or, when the other side has gone, nothing. A piece of at most <see cref="Most"/> bytes is seen whole or not at all.</summary>
    /// <exception cref="IOException">The other side has gone, or has counted what cannot be.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_isOnDetour && !_stays && Volatile.Read(ref ring.Piped) == _pieces)
        {
            _pieces++;
            _isOnDetour = false;
            _mark[0] = PipeMark.Return;
            pipe.Write(_mark, 0, 1);
        }

        if (!_isOnDetour)
        {
            if (bytes.Length <= Most && TryPut(bytes))
            {
                return;
            }

            Leave();
        }

        _stays = false;
        _pieces++;
        _mark[0] = PipeMark.Piece;
        BinaryPrimitives.WriteInt32LittleEndian(_mark.AsSpan(1), bytes.Length);
        pipe.Write(_mark, 0, 5);
        pipe.Write(bytes);
    }

    /// <summary>Goes over to the pipe, if it is not there already, with the next piece: the first of a frame of several must not be in the ring.</summary>
    public void Leave()
    {
        _stays = true;
        if (!_isOnDetour)
        {
            _isOnDetour = true;
            Volatile.Write(ref ring.DetourFrom, _written);
            Volatile.Write(ref ring.Detours, ++_detours);
        }
    }

    private bool TryPut(ReadOnlySpan<byte> bytes)
    {
        var used = _written - Volatile.Read(ref ring.Read);
        if (used is < 0 or > Ring.Capacity)
        {
            throw new IOException("The other side of the ring has counted what cannot be.");
        }

        if (bytes.Length > Ring.Capacity - used)
        {
            return false;
        }

        var piece = ring.Piece(_written, bytes.Length);
        bytes[..piece.Length].CopyTo(piece);
        if (piece.Length < bytes.Length)
        {
            bytes[piece.Length..].CopyTo(ring.Piece(_written + piece.Length, bytes.Length - piece.Length));
        }

        _written += bytes.Length;
        Volatile.Write(ref ring.Written, _written);
        _owesBell = true;
        if (!IsQuiet)
        {
            RingBell();
        }

        return true;
    }

    /// <summary>Wakes the reader if it sleeps and has not been woken since the last piece.</summary>
    public void RingBell()
    {
        if (!_owesBell)
        {
            return;
        }

        _owesBell = false;
        Interlocked.MemoryBarrier(); // The reader says that it sleeps, then looks once more; one of us sees the other.
        if (Volatile.Read(ref ring.Sleeps) != 0 && Interlocked.Exchange(ref ring.Sleeps, 0) != 0)
        {
            _mark[0] = PipeMark.Doorbell;
            pipe.Write(_mark, 0, 1);
        }
    }
}
