using System.Buffers;

namespace ProcessPool.Serialization;

/// <summary>
/// Bytes that are written into one array, which grows. Like <see cref="ArrayBufferWriter{T}"/>, whose code has to be compiled in each process, and which fills with zeros what is about to be
/// written. Not safe to use concurrently.
/// </summary>
internal sealed class ByteBuffer : IBufferWriter<byte>
{
    private const int Smallest = 256;

    private byte[] _bytes;

    public ByteBuffer() => _bytes = [];

    /// <param name="capacity">What it has room for at first, in bytes.</param>
    public ByteBuffer(int capacity) => _bytes = new byte[capacity];

    public int WrittenCount { get; private set; }

    public ReadOnlyMemory<byte> WrittenMemory => new(_bytes, 0, WrittenCount);

    public ReadOnlySpan<byte> WrittenSpan => new(_bytes, 0, WrittenCount);

    /// <summary>Forgets what was written; the memory is used again.</summary>
    public void ResetWrittenCount() => WrittenCount = 0;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - WrittenCount), nameof(count));
        WrittenCount += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return new Memory<byte>(_bytes, WrittenCount, _bytes.Length - WrittenCount);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return new Span<byte>(_bytes, WrittenCount, _bytes.Length - WrittenCount);
    }

    /// <summary>Makes room for so many more bytes, one at least.</summary>
    /// <exception cref="OutOfMemoryException">One array cannot have as many, or there is no memory.</exception>
    public void Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var needed = WrittenCount + (long)Math.Max(1, count);
        if (needed <= _bytes.Length)
        {
            return;
        }

        // Beyond what an array can have the runtime says so.
        var bytes = LargeArrays.Allocate<byte>(checked((int)Math.Max(Math.Min(Math.Max(2L * _bytes.Length, Smallest), Array.MaxLength), Math.Min(needed, int.MaxValue))));
        WrittenSpan.CopyTo(bytes);
        _bytes = bytes;
    }
}
