namespace ProcessPool.Protocol.Rings;

/// <summary>
/// One direction of the shared memory: bytes go round in it, and the writer and the reader each count how many have passed. The pipe beside it wakes a reader that
/// sleeps, and takes what does not fit.
/// </summary>
/// <param name="Memory">The first byte of the ring, of <see cref="Size"/>.</param>
internal readonly unsafe record struct Ring(nint Memory)
{
    /// <summary>Bytes under way at most; a power of two.</summary>
    public const int Capacity = 256 * 1024;

    public const int Size = HeaderSize + Capacity;

    // Each in a cache line of its own, or with others that the same side writes.
    private const int HeaderSize = 256;
    private const int WrittenAt = 0;    // int64, writer: bytes put in so far
    private const int DetoursAt = 8;    // int64, writer: how many times it has gone over to the pipe
    private const int DetourFromAt = 16; // int64, writer: after how many bytes it did so last
    private const int ReadAt = 64;      // int64, reader: bytes taken out so far
    private const int PipedAt = 72;     // int64, reader: pieces taken from the pipe so far
    private const int SleepsAt = 128;   // int32, both: 1 when the reader waits at the pipe

    public ref long Written => ref *(long*)(Memory + WrittenAt);

    public ref long Detours => ref *(long*)(Memory + DetoursAt);

    public ref long DetourFrom => ref *(long*)(Memory + DetourFromAt);

    public ref long Read => ref *(long*)(Memory + ReadAt);

    public ref long Piped => ref *(long*)(Memory + PipedAt);

    public ref int Sleeps => ref *(int*)(Memory + SleepsAt);

    /// <summary>The bytes from a position on, as far as they lie in one piece.</summary>
    public Span<byte> Piece(long position, int length)
    {
        var at = (int)(position & (Capacity - 1));
        return new Span<byte>((byte*)Memory + HeaderSize + at, Math.Min(length, Capacity - at));
    }
}
