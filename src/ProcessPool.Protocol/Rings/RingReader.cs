namespace ProcessPool.Protocol.Rings;

/// <summary>
/// Takes bytes out of a ring, and out of the pipe where the writer went round it. When there is nothing it looks again for a while, if that has helped lately, and then
/// sleeps at the pipe. From one thread at a time. All that the writer has counted is checked: it may have gone bad.
/// </summary>
internal sealed class RingReader<TRing>(TRing ring, Stream pipe)
    where TRing : struct, IRing
{
    private readonly byte[] _mark = new byte[PipeMark.Size];
    private long _read;
    private long _detours;
    private long _pieces;
    private long _left; // of a piece in the pipe
    private byte _next; // a mark that has been read already; 0: none
    private long _length; // of the mark that was read last
    private bool _isOnDetour;
    private bool _hasEnded;

    /// <summary>How it waits, before it sleeps.</summary>
    public Patience Patience { get; } = new();

    /// <summary>Whether <see cref="Read"/> finds something without waiting at the pipe. False where it may be, but is not known.</summary>
    public bool HasInput => !_isOnDetour && (ring.Load(RingCount.Written) != _read || ring.Load(RingCount.Detours) != _detours);

    /// <summary>Whether there are bytes in the ring: <see cref="Read"/> will not touch the pipe.</summary>
    public bool HasBytes => !_isOnDetour && ring.Load(RingCount.Written) != _read;

    /// <summary>Reads at least one byte. 0: the other side has gone, and everything that it wrote has been read.</summary>
    /// <exception cref="ProtocolException">What the other side wrote makes no sense.</exception>
    public int Read(Span<byte> target)
    {
        while (true)
        {
            var read = _isOnDetour ? ReadFromPipe(target) : Take(target);
            if (read != 0)
            {
                return Math.Max(0, read);
            }

            if (_isOnDetour || HasInput)
            {
                continue;
            }

            if (_hasEnded)
            {
                return 0;
            }

            WaitForInput();
        }
    }

    /// <summary>Waits until there is something in the ring, the writer has gone over to the pipe, or the other side has gone.</summary>
    public void WaitForInput()
    {
        if (_isOnDetour || _hasEnded || HasInput || Patience.Wait(this, static reader => reader.HasInput))
        {
            return;
        }

        while (!HasInput && _next == 0 && !_hasEnded)
        {
            ring.Exchange(RingCount.Sleeps, 1);
            if (!HasInput)
            {
                var mark = ReadMark();
                _hasEnded = mark == 0;
                Volatile.Write(ref _next, mark == PipeMark.Doorbell ? (byte)0 : mark);
            }

            ring.Store(RingCount.Sleeps, 0);
        }
    }

    /// <summary>From now on nobody rings, for somebody looks.</summary>
    public void BeginLooking() => ring.Store(RingCount.Sleeps, 0);

    /// <summary>Nobody looks any more. False: something has come meanwhile, for which nobody rang.</summary>
    public bool TryEndLooking()
    {
        ring.Exchange(RingCount.Sleeps, 1);
        return !HasBytes;
    }

    /// <summary>0: there is nothing. The writer may be about to leave the ring, or may have left it.</summary>
    private int Take(Span<byte> target)
    {
        var there = ring.Load(RingCount.Written) - _read;
        if (there < 0 || there > ring.Capacity)
        {
            throw new ProtocolException("The other side of the ring has counted what cannot be.");
        }

        if (there > 0)
        {
            var piece = ring.Piece(_read, (int)Math.Min(there, target.Length));
            piece.CopyTo(target);
            _read += piece.Length;
            ring.Store(RingCount.Read, _read);
            return piece.Length;
        }

        var next = Volatile.Read(ref _next); // Before the count, which the writer changes before it writes to the pipe.
        var detours = ring.Load(RingCount.Detours);
        if (detours != _detours && ring.Load(RingCount.Written) == _read)
        {
            _detours = detours;
            _isOnDetour = ring.Load(RingCount.DetourFrom) == _read ? true : throw new ProtocolException("The other side of the ring has left it where it has not been.");
        }
        else if (detours == _detours && next != 0)
        {
            throw new ProtocolException("The pipe has bytes that belong to no piece.");
        }

        return 0;
    }

    /// <summary>0: go on. Negative: the other side has gone.</summary>
    private int ReadFromPipe(Span<byte> target)
    {
        if (_left > 0)
        {
            var read = pipe.Read(target[..(int)Math.Min(_left, target.Length)]);
            _left -= read;
            if (_left == 0)
            {
                ring.Store(RingCount.Piped, ++_pieces);
            }

            return read > 0 ? read : -1;
        }

        var mark = _next != 0 ? _next : ReadMark();
        _next = 0;
        switch (mark)
        {
            case 0:
                return -1;
            case PipeMark.Doorbell:
                return 0;
            case PipeMark.Return:
                _isOnDetour = false;
                ring.Store(RingCount.Piped, ++_pieces);
                return 0;
            default:
                _left = _length;
                return 0;
        }
    }

    /// <summary>0: the other side has gone.</summary>
    private byte ReadMark()
    {
        try
        {
            if (pipe.ReadAtLeast(_mark, PipeMark.Size, throwOnEndOfStream: false) < PipeMark.Size)
            {
                return 0;
            }
        }
        catch (IOException)
        {
            return 0; // It went without having read everything. What it wrote into the ring is there all the same.
        }

        (var mark, _length) = PipeMark.Read(_mark);
        return mark;
    }
}
