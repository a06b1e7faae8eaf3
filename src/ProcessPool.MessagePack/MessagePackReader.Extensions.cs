namespace MessagePack;

internal ref partial struct MessagePackReader
{
    /// <summary>Reads the type and length of an extension value, whose body follows in full.</summary>
    public ExtensionHeader ReadExtensionFormatHeader()
    {
        var header = PeekExtensionHeader(NextCode, out var size);
        Require(size + (long)header.Length);
        Advance(size);
        return header;
    }

    /// <summary>
    /// False, and nothing is read, if the header has not arrived in full. The body need not be there.
    /// </summary>
    public bool TryReadExtensionFormatHeader(out ExtensionHeader extensionHeader)
    {
        extensionHeader = default;
        if (!HasHeader(MessagePackType.Extension))
        {
            return false;
        }

        extensionHeader = PeekExtensionHeader(NextCode, out var size);
        Advance(size);
        return true;
    }

    /// <summary>Reads an extension value, without a copy of its body.</summary>
    public ExtensionResult ReadExtensionFormat()
    {
        var header = ReadExtensionFormatHeader();
        return new ExtensionResult(header.TypeCode, Take(header.Length));
    }

    /// <summary>Reads a timestamp as UTC. What is finer than a tick of 100 nanoseconds is cut off.</summary>
    public DateTime ReadDateTime()
    {
        var ahead = this;
        var header = ahead.ReadExtensionFormatHeader();
        var value = ahead.ReadDateTime(header);
        this = ahead;
        return value;
    }

    /// <summary>Reads a timestamp whose header was read already.</summary>
    public DateTime ReadDateTime(ExtensionHeader header)
    {
        if (header.TypeCode != ReservedMessagePackExtensionTypeCode.DateTime)
        {
            throw new MessagePackSerializationException(
                $"Expected extension type -1, a timestamp, but found {header.TypeCode} before byte {Consumed}.");
        }

        long seconds;
        uint nanoseconds;
        switch (header.Length)
        {
            case 4:
                (nanoseconds, seconds) = (0, PeekUInt32(0));
                break;
            case 8:
                var both = PeekUInt64(0);
                (nanoseconds, seconds) = ((uint)(both >> 34), (long)(both & Timestamp.MaxSeconds34));
                break;
            case 12:
                (nanoseconds, seconds) = (PeekUInt32(0), (long)PeekUInt64(4));
                break;
            default:
                throw new MessagePackSerializationException(
                    $"Expected a timestamp of 4, 8 or 12 bytes but found {header.Length} before byte {Consumed}.");
        }

        if (nanoseconds > Timestamp.MaxNanoseconds || seconds is < Timestamp.MinSeconds or > Timestamp.MaxSeconds)
        {
            throw new MessagePackSerializationException(
                $"Expected a time in the years 1 to 9999 but found {seconds} s, {nanoseconds} ns at byte {Consumed}.");
        }

        Advance(header.Length);
        return DateTime.UnixEpoch.AddTicks(
            (seconds * TimeSpan.TicksPerSecond) + (nanoseconds / Timestamp.NanosecondsPerTick));
    }

    private readonly ExtensionHeader PeekExtensionHeader(byte code, out int size)
    {
        size = HeaderSize(code);
        var length = code switch
        {
            MessagePackCode.FixExt1 => 1u,
            MessagePackCode.FixExt2 => 2u,
            MessagePackCode.FixExt4 => 4u,
            MessagePackCode.FixExt8 => 8u,
            MessagePackCode.FixExt16 => 16u,
            MessagePackCode.Ext8 => PeekByte(1),
            MessagePackCode.Ext16 => PeekUInt16(1),
            MessagePackCode.Ext32 => PeekUInt32(1),
            _ => throw Unexpected("an extension", code),
        };
        return new ExtensionHeader((sbyte)PeekByte(size - 1), length);
    }
}
