namespace MessagePack;

internal ref partial struct MessagePackWriter
{
    public void Write(byte value)
    {
        if (value <= MessagePackCode.MaxFixInt)
        {
            Put(value);
        }
        else
        {
            WriteUInt8(value);
        }
    }

    public void Write(ushort value) => Write((uint)value);

    public void Write(uint value)
    {
        switch (value)
        {
            case <= MessagePackRange.MaxFixPositiveInt: Put((byte)value); break;
            case <= byte.MaxValue: WriteUInt8((byte)value); break;
            case <= ushort.MaxValue: WriteUInt16((ushort)value); break;
            default: WriteUInt32(value); break;
        }
    }

    public void Write(ulong value)
    {
        if (value <= uint.MaxValue)
        {
            Write((uint)value);
        }
        else
        {
            WriteUInt64(value);
        }
    }

    public void Write(sbyte value) => Write((int)value);

    public void Write(short value) => Write((int)value);

    public void Write(int value)
    {
        switch (value)
        {
            case >= 0: Write((uint)value); break;
            case >= MessagePackRange.MinFixNegativeInt: Put((byte)value); break;
            case >= sbyte.MinValue: WriteInt8((sbyte)value); break;
            case >= short.MinValue: WriteInt16((short)value); break;
            default: WriteInt32(value); break;
        }
    }

    public void Write(long value)
    {
        switch (value)
        {
            case >= 0: Write((ulong)value); break;
            case >= int.MinValue: Write((int)value); break;
            default: WriteInt64(value); break;
        }
    }

    /// <summary>Writes in the form of this size, whatever the value. So do the others that name a size.</summary>
    public void WriteUInt8(byte value) => Put(MessagePackCode.UInt8, value);

    public void WriteUInt16(ushort value) => Put(MessagePackCode.UInt16, value);

    public void WriteUInt32(uint value) => Put(MessagePackCode.UInt32, value);

    public void WriteUInt64(ulong value) => Put(MessagePackCode.UInt64, value);

    public void WriteInt8(sbyte value) => Put(MessagePackCode.Int8, (byte)value);

    public void WriteInt16(short value) => Put(MessagePackCode.Int16, (ushort)value);

    public void WriteInt32(int value) => Put(MessagePackCode.Int32, (uint)value);

    public void WriteInt64(long value) => Put(MessagePackCode.Int64, (ulong)value);
}
