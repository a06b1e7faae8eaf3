using System.Runtime.CompilerServices;

namespace ProcessPool.Protocol.Rings;

/// <summary>The counts of a ring, by where they lie: each in a cache line of its own, or with others that the same side writes.</summary>
internal enum RingCount
{
    /// <summary>Writer: bytes put in so far.</summary>
    Written = 0,

    /// <summary>Writer: how many times it has gone over to the pipe.</summary>
    Detours = 8,

    /// <summary>Writer: after how many bytes it did so last.</summary>
    DetourFrom = 16,

    /// <summary>Reader: bytes taken out so far.</summary>
    Read = 64,

    /// <summary>Reader: pieces taken from the pipe so far.</summary>
    Piped = 72,

    /// <summary>Both: 1 when the reader waits at the pipe.</summary>
    Sleeps = 128,
}

/// <summary>
/// One direction of the shared memory: bytes go round in it, and the writer and the reader each count how many have passed. The pipe beside it wakes a reader that
/// sleeps, and takes what does not fit. An interface for the sake of the simulation, which decides what happens between any two of these.
/// </summary>
internal interface IRing
{
    /// <summary>Bytes under way at most; a power of two.</summary>
    int Capacity { get; }

    /// <summary>What comes later in the program comes after it.</summary>
    long Load(RingCount count);

    /// <summary>What comes earlier in the program comes before it.</summary>
    void Store(RingCount count, long value);

    /// <summary>Like <see cref="Fence"/>, and the value before.</summary>
    long Exchange(RingCount count, long value);

    /// <summary>All stores before it are seen by others before any load behind it is done.</summary>
    void Fence();

    /// <summary>The bytes from a position on, as far as they lie in one piece.</summary>
    Span<byte> Piece(long position, int length);
}

/// <summary>A ring in shared memory.</summary>
/// <param name="Memory">The first byte of the ring, of <see cref="Size"/>.</param>
internal readonly unsafe record struct Ring(nint Memory) : IRing
{
    public const int Bytes = 256 * 1024;

    public const int Size = HeaderSize + Bytes;

    /// <summary>A larger piece is as fast in the pipe, and the ring stays free for others.</summary>
    public const int LargestPiece = Bytes / 2;

    private const int HeaderSize = 256;

    public int Capacity => Bytes;

    public long Load(RingCount count) => Volatile.Read(ref At(count));

    public void Store(RingCount count, long value) => Volatile.Write(ref At(count), value);

    public long Exchange(RingCount count, long value) => Interlocked.Exchange(ref At(count), value);

    public void Fence() => Interlocked.MemoryBarrier();

    public Span<byte> Piece(long position, int length)
    {
        var at = (int)(position & (Bytes - 1));
        return new Span<byte>((byte*)Memory + HeaderSize + at, Math.Min(length, Bytes - at));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref long At(RingCount count) => ref *(long*)(Memory + (int)count);
}
