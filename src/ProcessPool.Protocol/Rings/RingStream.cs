using System.Runtime.InteropServices;

namespace ProcessPool.Protocol.Rings;

/// <summary>Both directions between a parent and a worker: two rings in shared memory, and the pipe. One reader and one writer at a time.</summary>
internal sealed class RingStream : ByteStream
{
    /// <summary>Of both rings, and what the two sides say about copying from each other.</summary>
    public const int MemorySize = (2 * Ring.Size) + PeerMemory.WordsSize;

    private readonly SafeBuffer _memory;
    private readonly Stream _pipe;
    private readonly RingReader<Ring> _reader;
    private readonly RingWriter<Ring> _writer;
    private readonly PeerMemory _peer;

    /// <param name="memory">Shared, of <see cref="MemorySize"/> from <paramref name="offset"/> on; all zeros in the beginning. Belongs to this object from now on.</param>
    /// <param name="pipe">Both sides have read all that was written to it before. Belongs to this object from now on.</param>
    /// <param name="isParent">Which of the two sides this is.</param>
    /// <param name="process">The process on the other side; null: as it says itself.</param>
    public unsafe RingStream(SafeBuffer memory, long offset, Stream pipe, bool isParent, int? process = null)
    {
        byte* first = null;
        memory.AcquirePointer(ref first); // The buffer is released by hand, when nobody uses it any more.
        memory.ReleasePointer();
        (_memory, _pipe) = (memory, pipe);
        var down = new Ring((nint)first + (nint)offset);
        var up = new Ring((nint)first + (nint)offset + Ring.Size);
        _reader = new RingReader<Ring>(isParent ? up : down, pipe);
        _writer = new RingWriter<Ring>(isParent ? down : up, pipe);
        _peer = new PeerMemory((nint)first + (nint)offset + (2 * Ring.Size), isParent, process);
    }

    /// <summary>How the reader waits.</summary>
    public Patience Patience => _reader.Patience;

    public override int Read(Span<byte> buffer)
    {
        using var use = new Use(_memory);
        return _reader.Read(buffer);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        using var use = new Use(_memory);
        _writer.Write(buffer);
    }

    /// <inheritdoc cref="PeerMemory.IsPulled"/>
    public bool IsPulled
    {
        get
        {
            using var use = new Use(_memory);
            return _peer.IsPulled;
        }
    }

    /// <inheritdoc cref="PeerMemory.Try"/>
    public void TryPeer()
    {
        using var use = new Use(_memory);
        _peer.Try();
    }

    /// <inheritdoc cref="PeerMemory.TryPull"/>
    public Pulled TryPull(nint address, Span<byte> target)
    {
        using var use = new Use(_memory);
        return _peer.TryPull(address, target);
    }

    /// <inheritdoc cref="RingReader{TRing}.WaitForInput"/>
    public void WaitForInput()
    {
        using var use = new Use(_memory);
        _reader.WaitForInput();
    }

    /// <inheritdoc cref="RingReader{TRing}.HasBytes"/>
    public bool HasBytes
    {
        get
        {
            using var use = new Use(_memory);
            return _reader.HasBytes;
        }
    }

    /// <inheritdoc cref="RingReader{TRing}.HasInput"/>
    public bool HasInput
    {
        get
        {
            using var use = new Use(_memory);
            return _reader.HasInput;
        }
    }

    /// <inheritdoc cref="RingWriter{TRing}.IsQuiet"/>
    public bool IsQuiet
    {
        set => _writer.IsQuiet = value;
    }

    /// <inheritdoc cref="RingWriter{TRing}.RingBell"/>
    public void RingBell()
    {
        using var use = new Use(_memory);
        _writer.RingBell();
    }

    /// <inheritdoc cref="RingWriter{TRing}.Begin"/>
    public void Begin(long length)
    {
        using var use = new Use(_memory);
        _writer.Begin(length);
    }

    /// <inheritdoc cref="RingWriter{TRing}.HasRoom"/>
    public bool HasRoom(long length)
    {
        using var use = new Use(_memory);
        return _writer.HasRoom(length);
    }

    /// <inheritdoc cref="RingReader{TRing}.BeginLooking"/>
    public void BeginLooking()
    {
        using var use = new Use(_memory);
        _reader.BeginLooking();
    }

    /// <inheritdoc cref="RingReader{TRing}.TryEndLooking"/>
    public bool TryEndLooking()
    {
        using var use = new Use(_memory);
        return _reader.TryEndLooking();
    }

    /// <summary>Whoever waits at the pipe comes back. The memory goes when nobody uses it any more.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pipe.Dispose();
            _memory.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Keeps the memory mapped for as long as somebody uses it.</summary>
    private readonly ref struct Use : IDisposable
    {
        private readonly SafeBuffer _memory;

        /// <exception cref="ObjectDisposedException">The stream was disposed of.</exception>
        public Use(SafeBuffer memory)
        {
            var added = false;
            memory.DangerousAddRef(ref added);
            _memory = memory;
        }

        public void Dispose() => _memory.DangerousRelease();
    }
}
