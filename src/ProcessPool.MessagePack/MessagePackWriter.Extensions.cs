namespace MessagePack;

internal ref partial struct MessagePackWriter
{
    /// <summary>Starts an extension value; its body follows by <see cref="WriteRaw(ReadOnlySpan{byte})"/>.</summary>
    public void WriteExtensionFormatHeader(ExtensionHeader extensionHeader)
    {
        var type = (byte)extensionHeader.TypeCode;
        var length = extensionHeader.Length;
        switch (length)
        {
            case 1: Put(MessagePackCode.FixExt1, type); break;
            case 2: Put(MessagePackCode.FixExt2, type); break;
            case 4: Put(MessagePackCode.FixExt4, type); break;
            case 8: Put(MessagePackCode.FixExt8, type); break;
            case 16: Put(MessagePackCode.FixExt16, type); break;
            case <= byte.MaxValue:
                Put(MessagePackCode.Ext8, (byte)length);
                Put(type);
                break;
            case <= ushort.MaxValue:
                Put(MessagePackCode.Ext16, (ushort)length);
                Put(type);
                break;
            default:
                Put(MessagePackCode.Ext32, length);
                Put(type);
                break;
        }
    }

    public void WriteExtensionFormat(ExtensionResult extensionData)
    {
        WriteExtensionFormatHeader(new ExtensionHeader(extensionData.TypeCode, Length(extensionData.Data)));
        WriteRaw(extensionData.Data);
    }

    /// <summary>
    /// Writes a point in time in the shortest form that holds it. Local time is converted to UTC; a time of no stated
    /// kind is taken for UTC.
    /// </summary>
    public void Write(DateTime dateTime)
    {
        if (dateTime.Kind == DateTimeKind.Local)
        {
            dateTime = dateTime.ToUniversalTime();
        }

        var (seconds, ticks) = Math.DivRem(dateTime.Ticks, TimeSpan.TicksPerSecond);
        seconds -= Timestamp.EpochSeconds;
        var nanoseconds = (uint)ticks * Timestamp.NanosecondsPerTick;
        if (seconds is >= 0 and <= uint.MaxValue && nanoseconds == 0)
        {
            Put(MessagePackCode.FixExt4, Timestamp.TypeByte);
            PutRest((uint)seconds);
        }
        else if (seconds is >= 0 and <= Timestamp.MaxSeconds34)
        {
            Put(MessagePackCode.FixExt8, Timestamp.TypeByte);
            PutRest(((ulong)nanoseconds << 34) | (ulong)seconds);
        }
        else
        {
            WriteExtensionFormatHeader(new ExtensionHeader(ReservedMessagePackExtensionTypeCode.DateTime, 12u));
            PutRest(nanoseconds);
            PutRest((ulong)seconds);
        }
    }
}
