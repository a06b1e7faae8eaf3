using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MessagePack;

/// <summary>
/// Writes MessagePack, each value in its shortest form. What is written reaches the buffer writer at
/// <see cref="Flush"/> or earlier; until then nobody else may use the buffer writer. Pass it on by <c>ref</c>. Nothing
/// is written of a value that is refused.
/// </summary>
internal ref partial struct MessagePackWriter
{
    /// <summary>
    /// The largest span asked for at once: larger values are copied in pieces, not gathered into one buffer.
    /// </summary>
    private const int LargestRequest = 64 * 1024;

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _buffered;

    public MessagePackWriter(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _output = writer;
    }

    /// <summary>Hands all that was written to the buffer writer. The writer can be used again afterwards.</summary>
    public void Flush()
    {
        var buffered = _buffered;
        _span = default;
        _buffered = 0;
        if (buffered > 0)
        {
            _output.Advance(buffered);
        }
    }

    public void WriteNil() => Put(MessagePackCode.Nil);

    public void Write(bool value) => Put(value ? MessagePackCode.True : MessagePackCode.False);

    public void Write(float value) => Put(MessagePackCode.Float32, BitConverter.SingleToUInt32Bits(value));

    public void Write(double value) => Put(MessagePackCode.Float64, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A char is its UTF-16 code unit, as an integer.</summary>
    public void Write(char value) => Write((ushort)value);

    public void WriteArrayHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        WriteArrayHeader((uint)count);
    }

    public void WriteArrayHeader(uint count)
    {
        switch (count)
        {
            case <= MessagePackRange.MaxFixArrayCount: Put((byte)(MessagePackCode.MinFixArray | count)); break;
            case <= ushort.MaxValue: Put(MessagePackCode.Array16, (ushort)count); break;
            default: Put(MessagePackCode.Array32, count); break;
        }
    }

    /// <summary>Starts a map of <paramref name="count"/> pairs: twice as many values follow.</summary>
    public void WriteMapHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        WriteMapHeader((uint)count);
    }

    /// <inheritdoc cref="WriteMapHeader(int)"/>
    public void WriteMapHeader(uint count)
    {
        switch (count)
        {
            case <= MessagePackRange.MaxFixMapCount: Put((byte)(MessagePackCode.MinFixMap | count)); break;
            case <= ushort.MaxValue: Put(MessagePackCode.Map16, (ushort)count); break;
            default: Put(MessagePackCode.Map32, count); break;
        }
    }

    /// <summary>Copies bytes that are MessagePack already.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> rawMessagePackBlock)
    {
        if (rawMessagePackBlock.Length <= _span.Length - _buffered)
        {
            rawMessagePackBlock.CopyTo(_span[_buffered..]);
            _buffered += rawMessagePackBlock.Length;
        }
        else
        {
            CopyInPieces(rawMessagePackBlock);
        }
    }

    /// <inheritdoc cref="WriteRaw(ReadOnlySpan{byte})"/>
    public void WriteRaw(scoped in ReadOnlySequence<byte> rawMessagePackBlock)
    {
        foreach (var segment in rawMessagePackBlock)
        {
            WriteRaw(segment.Span);
        }
    }

    /// <summary>
    /// At least <paramref name="length"/> bytes to write to by hand; <see cref="Advance"/> says how many were.
    /// </summary>
    public Span<byte> GetSpan(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (_span.Length - _buffered < length)
        {
            Grow(length);
        }

        return _span[_buffered..];
    }

    public void Advance(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _span.Length - _buffered);
        _buffered += length;
    }

    private void CopyInPieces(scoped ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var free = _span[_buffered..];
            var piece = Math.Min(free.Length, bytes.Length);
            bytes[..piece].CopyTo(free);
            _buffered += piece;
            bytes = bytes[piece..];
            if (bytes.IsEmpty)
            {
                return;
            }

            Grow(Math.Min(bytes.Length, LargestRequest));
        }
    }

    private void Put(byte code) => Take(1) = code;

    private void Put(byte code, byte value)
    {
        ref var start = ref Take(2);
        start = code;
        Unsafe.Add(ref start, 1) = value;
    }

    private void Put(byte code, ushort value)
    {
        ref var start = ref Take(3);
        start = code;
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref start, 1),
            BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
    }

    private void Put(byte code, uint value)
    {
        ref var start = ref Take(5);
        start = code;
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref start, 1),
            BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
    }

    private void Put(byte code, ulong value)
    {
        ref var start = ref Take(9);
        start = code;
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref start, 1),
            BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
    }

    private void PutRest(uint value) => Unsafe.WriteUnaligned(
        ref Take(4),
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    private void PutRest(ulong value) => Unsafe.WriteUnaligned(
        ref Take(8),
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    /// <summary>The next <paramref name="size"/> bytes, which count as written from now on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Take(int size)
    {
        if (_span.Length - _buffered < size)
        {
            Grow(size);
        }

        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetReference(_span), _buffered);
        _buffered += size;
        return ref start;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size)
    {
        Flush();
        var span = _output.GetSpan(size);
        if (span.Length < size)
        {
            throw new InvalidOperationException(
                $"The buffer writer {_output.GetType()} returned {span.Length} bytes where {size} were asked for.");
        }

        _span = span;
    }
}
