using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using MessagePack;

namespace ProcessPool.Serialization.Values;

/// <summary>An enum as the number that it is.</summary>
internal sealed class EnumCodec<T, TNumber> : ValueCodec<T>
    where T : struct
    where TNumber : struct
{
    private readonly ValueCodec<TNumber> _number = ValueCodec<TNumber>.Instance!;

    public override void Write(ref MessagePackWriter writer, T value) => _number.Write(ref writer, Unsafe.BitCast<T, TNumber>(value));

    public override T Read(ref MessagePackReader reader) => Unsafe.BitCast<TNumber, T>(_number.Read(ref reader));
}

/// <summary>A decimal as its four integers, which are checked on arrival.</summary>
internal sealed class DecimalCodec : ValueCodec<decimal>
{
    public override void Write(ref MessagePackWriter writer, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        writer.WriteArrayHeader(4);
        foreach (var part in bits)
        {
            writer.Write(part);
        }
    }

    public override decimal Read(ref MessagePackReader reader)
    {
        Format.ReadExactHeader(ref reader, 4);
        Span<int> bits = stackalloc int[4];
        foreach (ref var part in bits)
        {
            part = reader.ReadInt32();
        }

        try
        {
            return new decimal(bits);
        }
        catch (ArgumentException e)
        {
            throw new GraphFormatException("The four integers are not a decimal.", e);
        }
    }
}

internal sealed class BigIntegerCodec : ValueCodec<BigInteger>
{
    public override void Write(ref MessagePackWriter writer, BigInteger value) => writer.Write(value.ToByteArray());

    public override BigInteger Read(ref MessagePackReader reader) => new(Format.ReadBytes(ref reader).ToArray());
}
