using MessagePack;

namespace ProcessPool.Serialization.Values;

internal sealed class BooleanCodec : ValueCodec<bool>
{
    public override void Write(ref MessagePackWriter writer, bool value) => writer.Write(value);

    public override bool Read(ref MessagePackReader reader) => reader.ReadBoolean();
}

internal sealed class CharCodec : ValueCodec<char>
{
    public override void Write(ref MessagePackWriter writer, char value) => writer.Write(value);

    public override char Read(ref MessagePackReader reader) => reader.ReadChar();
}

internal sealed class SByteCodec : ValueCodec<sbyte>
{
    public override void Write(ref MessagePackWriter writer, sbyte value) => writer.Write(value);

    public override sbyte Read(ref MessagePackReader reader) => reader.ReadSByte();
}

internal sealed class ByteCodec : ValueCodec<byte>
{
    public override void Write(ref MessagePackWriter writer, byte value) => writer.Write(value);

    public override byte Read(ref MessagePackReader reader) => reader.ReadByte();
}

internal sealed class Int16Codec : ValueCodec<short>
{
    public override void Write(ref MessagePackWriter writer, short value) => writer.Write(value);

    public override short Read(ref MessagePackReader reader) => reader.ReadInt16();
}

internal sealed class UInt16Codec : ValueCodec<ushort>
{
    public override void Write(ref MessagePackWriter writer, ushort value) => writer.Write(value);

    public override ushort Read(ref MessagePackReader reader) => reader.ReadUInt16();
}

internal sealed class Int32Codec : ValueCodec<int>
{
    public override void Write(ref MessagePackWriter writer, int value) => writer.Write(value);

    public override int Read(ref MessagePackReader reader) => reader.ReadInt32();
}

internal sealed class UInt32Codec : ValueCodec<uint>
{
    public override void Write(ref MessagePackWriter writer, uint value) => writer.Write(value);

    public override uint Read(ref MessagePackReader reader) => reader.ReadUInt32();
}

internal sealed class Int64Codec : ValueCodec<long>
{
    public override void Write(ref MessagePackWriter writer, long value) => writer.Write(value);

    public override long Read(ref MessagePackReader reader) => reader.ReadInt64();
}

internal sealed class UInt64Codec : ValueCodec<ulong>
{
    public override void Write(ref MessagePackWriter writer, ulong value) => writer.Write(value);

    public override ulong Read(ref MessagePackReader reader) => reader.ReadUInt64();
}

internal sealed class SingleCodec : ValueCodec<float>
{
    public override void Write(ref MessagePackWriter writer, float value) => writer.Write(value);

    public override float Read(ref MessagePackReader reader) => reader.ReadSingle();
}

internal sealed class DoubleCodec : ValueCodec<double>
{
    public override void Write(ref MessagePackWriter writer, double value) => writer.Write(value);

    public override double Read(ref MessagePackReader reader) => reader.ReadDouble();
}
