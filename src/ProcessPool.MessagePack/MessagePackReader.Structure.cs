using System.Buffers;

namespace MessagePack;

internal ref partial struct MessagePackReader
{
    /// <summary>
    /// Reads the number of elements that follow. Each takes at least one byte: a count greater than the bytes that
    /// remain is refused, so a caller may allocate by it.
    /// </summary>
    public int ReadArrayHeader()
    {
        var count = PeekArrayHeader(NextCode, out var size);
        RequireRoomFor(count, bytesPerElement: 1, size);
        Advance(size);
        return (int)count;
    }

    /// <summary>
    /// False, and nothing is read, if the header has not arrived in full. The count is not compared with the bytes that
    /// remain, as more may follow: do not allocate by it.
    /// </summary>
    public bool TryReadArrayHeader(out int count)
    {
        count = 0;
        if (!HasHeader(MessagePackType.Array))
        {
            return false;
        }

        count = IntCount(PeekArrayHeader(NextCode, out var size));
        Advance(size);
        return true;
    }

    /// <summary>
    /// Reads the number of pairs that follow. Each takes at least two bytes: a count greater than the bytes that remain
    /// allow is refused.
    /// </summary>
    public int ReadMapHeader()
    {
        var count = PeekMapHeader(NextCode, out var size);
        RequireRoomFor(count, bytesPerElement: 2, size);
        Advance(size);
        return (int)count;
    }

    /// <inheritdoc cref="TryReadArrayHeader"/>
    public bool TryReadMapHeader(out int count)
    {
        count = 0;
        if (!HasHeader(MessagePackType.Map))
        {
            return false;
        }

        count = IntCount(PeekMapHeader(NextCode, out var size));
        Advance(size);
        return true;
    }

    /// <summary>
    /// Passes over one value with all that is inside it. It takes no stack, however deep the value nests.
    /// </summary>
    public void Skip()
    {
        var ahead = this;
        var pending = 1L;
        while (pending > 0)
        {
            if (pending > ahead.Remaining)
            {
                throw ahead.EndOfData(pending);
            }

            pending += ahead.SkipOne() - 1;
        }

        this = ahead;
    }

    /// <summary>
    /// The bytes of one value, without a copy. What is inside arrays and maps is passed over as <see cref="Skip"/>
    /// does.
    /// </summary>
    public ReadOnlySequence<byte> ReadRaw()
    {
        var ahead = this;
        ahead.Skip();
        return Take(ahead.Consumed - Consumed);
    }

    /// <summary>The next bytes, whatever they mean, without a copy.</summary>
    public ReadOnlySequence<byte> ReadRaw(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length <= Remaining ? Take(length) : throw EndOfData(length);
    }

    /// <summary>The bytes from a code up to the body of its value, by the form alone.</summary>
    private static int HeaderSize(byte code) => code switch
    {
        MessagePackCode.Bin8 or MessagePackCode.Str8 => 2,
        MessagePackCode.Bin16 or MessagePackCode.Str16 or MessagePackCode.Array16 or MessagePackCode.Map16 => 3,
        MessagePackCode.Bin32 or MessagePackCode.Str32 or MessagePackCode.Array32 or MessagePackCode.Map32 => 5,
        >= MessagePackCode.FixExt1 and <= MessagePackCode.FixExt16 => 2,
        MessagePackCode.Ext8 => 3,
        MessagePackCode.Ext16 => 4,
        MessagePackCode.Ext32 => 6,
        _ => 1,
    };

    /// <summary>
    /// False if more bytes are needed; true for a value of another type, which reading the header refuses.
    /// </summary>
    private bool HasHeader(MessagePackType type) =>
        !End && (NextMessagePackType != type || Remaining >= HeaderSize(NextCode));

    private readonly uint PeekArrayHeader(byte code, out int size)
    {
        size = HeaderSize(code);
        return code switch
        {
            >= MessagePackCode.MinFixArray and <= MessagePackCode.MaxFixArray => (uint)code & 0x0f,
            MessagePackCode.Array16 => PeekUInt16(1),
            MessagePackCode.Array32 => PeekUInt32(1),
            _ => throw Unexpected("an array", code),
        };
    }

    private readonly uint PeekMapHeader(byte code, out int size)
    {
        size = HeaderSize(code);
        return code switch
        {
            >= MessagePackCode.MinFixMap and <= MessagePackCode.MaxFixMap => (uint)code & 0x0f,
            MessagePackCode.Map16 => PeekUInt16(1),
            MessagePackCode.Map32 => PeekUInt32(1),
            _ => throw Unexpected("a map", code),
        };
    }

    private readonly void RequireRoomFor(uint count, int bytesPerElement, int headerSize)
    {
        var needed = headerSize + ((long)count * bytesPerElement);
        if (needed > Remaining)
        {
            throw EndOfData(needed);
        }

        IntCount(count);
    }

    private readonly int IntCount(uint count) => count <= int.MaxValue
        ? (int)count
        : throw new MessagePackSerializationException(
            $"Expected at most {int.MaxValue} elements but found {count} at byte {Consumed}.");

    /// <summary>Passes over a code and its body, but not over the elements, whose number it returns.</summary>
    private long SkipOne()
    {
        var code = NextCode;
        switch (MessagePackCode.ToMessagePackType(code))
        {
            case MessagePackType.Array:
                var elements = PeekArrayHeader(code, out var arrayHeader);
                Advance(arrayHeader);
                return elements;
            case MessagePackType.Map:
                var pairs = PeekMapHeader(code, out var mapHeader);
                Advance(mapHeader);
                return 2L * pairs;
            case MessagePackType.String:
                var text = PeekStringHeader(code, out var stringHeader);
                Advance(stringHeader + (long)text);
                return 0;
            case MessagePackType.Binary:
                var bytes = PeekBinHeader(code, out var binHeader);
                Advance(binHeader + (long)bytes);
                return 0;
            case MessagePackType.Extension:
                var extension = PeekExtensionHeader(code, out var extensionHeader);
                Require(extensionHeader + (long)extension.Length);
                Advance(extensionHeader + (long)extension.Length);
                return 0;
            case MessagePackType.Unknown:
                throw Unexpected("a value", code);
            default:
                var size = ScalarSize(code);
                Require(size);
                Advance(size);
                return 0;
        }
    }

    private static int ScalarSize(byte code) => code switch
    {
        MessagePackCode.UInt8 or MessagePackCode.Int8 => 2,
        MessagePackCode.UInt16 or MessagePackCode.Int16 => 3,
        MessagePackCode.UInt32 or MessagePackCode.Int32 or MessagePackCode.Float32 => 5,
        MessagePackCode.UInt64 or MessagePackCode.Int64 or MessagePackCode.Float64 => 9,
        _ => 1,
    };

    private readonly void Require(long size)
    {
        if (size > Remaining)
        {
            throw EndOfData(size);
        }
    }
}
