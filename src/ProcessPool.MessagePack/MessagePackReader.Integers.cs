namespace MessagePack;

internal ref partial struct MessagePackReader
{
    /// <summary>
    /// Reads an integer in whatever form it was written, if the value fits. So do the other integer types.
    /// </summary>
    public byte ReadByte() => (byte)ReadInteger(byte.MinValue, byte.MaxValue, "a byte");

    public ushort ReadUInt16() => (ushort)ReadInteger(ushort.MinValue, ushort.MaxValue, "a ushort");

    public uint ReadUInt32() => (uint)ReadInteger(uint.MinValue, uint.MaxValue, "a uint");

    public ulong ReadUInt64()
    {
        if (NextCode != MessagePackCode.UInt64)
        {
            return (ulong)ReadInteger(0, long.MaxValue, "a ulong");
        }

        var value = PeekUInt64(1);
        Advance(9);
        return value;
    }

    public sbyte ReadSByte() => (sbyte)ReadInteger(sbyte.MinValue, sbyte.MaxValue, "an sbyte");

    public short ReadInt16() => (short)ReadInteger(short.MinValue, short.MaxValue, "a short");

    public int ReadInt32()
    {
        var index = _index;
        if ((uint)index < (uint)_span.Length && IsFixInt(_span[index]))
        {
            _index = index + 1;
            return (sbyte)_span[index];
        }

        return (int)ReadInteger(int.MinValue, int.MaxValue, "an int");
    }

    public long ReadInt64()
    {
        var index = _index;
        if ((uint)index < (uint)_span.Length && IsFixInt(_span[index]))
        {
            _index = index + 1;
            return (sbyte)_span[index];
        }

        return ReadInteger(long.MinValue, long.MaxValue, "a long");
    }

    /// <summary>Both kinds of fixint are their own value, as a signed byte.</summary>
    private static bool IsFixInt(byte code) => (sbyte)code >= MessagePackRange.MinFixNegativeInt;

    private long ReadInteger(long min, long max, string expected)
    {
        var code = NextCode;
        long value;
        int size;
        switch (code)
        {
            case <= MessagePackCode.MaxFixInt or >= MessagePackCode.MinNegativeFixInt:
                (value, size) = ((sbyte)code, 1);
                break;
            case MessagePackCode.UInt8:
                (value, size) = (PeekByte(1), 2);
                break;
            case MessagePackCode.UInt16:
                (value, size) = (PeekUInt16(1), 3);
                break;
            case MessagePackCode.UInt32:
                (value, size) = (PeekUInt32(1), 5);
                break;
            case MessagePackCode.UInt64:
                var large = PeekUInt64(1);
                if (large > long.MaxValue)
                {
                    throw OutOfRange(expected, code, large, min, max);
                }

                (value, size) = ((long)large, 9);
                break;
            case MessagePackCode.Int8:
                (value, size) = ((sbyte)PeekByte(1), 2);
                break;
            case MessagePackCode.Int16:
                (value, size) = ((short)PeekUInt16(1), 3);
                break;
            case MessagePackCode.Int32:
                (value, size) = ((int)PeekUInt32(1), 5);
                break;
            case MessagePackCode.Int64:
                (value, size) = ((long)PeekUInt64(1), 9);
                break;
            default:
                throw Unexpected(expected, code);
        }

        if (value < min || value > max)
        {
            throw OutOfRange(expected, code, value, min, max);
        }

        Advance(size);
        return value;
    }

    /// <param name="value">A long or a ulong. Methods with an <see cref="Int128"/> cannot be compiled ahead, nor can those that call them.</param>
    private readonly MessagePackSerializationException OutOfRange(
        string expected, byte code, IFormattable value, long min, long max) => new(
        $"Expected {expected}, {min} to {max}, but found {MessagePackCode.ToFormatName(code)} (0x{code:x2}) " +
        $"of {value} at byte {Consumed}.");
}
