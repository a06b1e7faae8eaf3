using System.Numerics;
using System.Runtime.InteropServices;

namespace ProcessPool.Serialization.Tests.Graphs;

/// <summary>Random values of the types that have no parts, the awkward ones more often than others.</summary>
internal sealed class RandomValues(Random random)
{
    private static readonly string[] Texts = ["", "a", "ä€", "\uD83D\uDE00", "\uD800", "\uDC00x", "\0", new('x', 300)];

    public string Text() => random.Next(2) == 0 ? Texts[random.Next(Texts.Length)] : random.Next().ToString("x", null);

    /// <summary>False for structs that have fields of their own.</summary>
    public bool TryMake(Type type, out object value)
    {
        value = type.IsEnum ? Enum.ToObject(type, (byte)Bits())
            : type == typeof(bool) ? random.Next(2) == 0
            : type == typeof(char) ? (char)Bits()
            : type == typeof(sbyte) ? (sbyte)Bits()
            : type == typeof(byte) ? (byte)Bits()
            : type == typeof(short) ? (short)Bits()
            : type == typeof(ushort) ? (ushort)Bits()
            : type == typeof(int) ? (int)Bits()
            : type == typeof(uint) ? (uint)Bits()
            : type == typeof(long) ? Bits()
            : type == typeof(ulong) ? (ulong)Bits()
            : type == typeof(float) ? BitConverter.Int32BitsToSingle((int)Bits())
            : type == typeof(double) ? BitConverter.Int64BitsToDouble(Bits())
            : type == typeof(Half) ? BitConverter.Int16BitsToHalf((short)Bits())
            : type == typeof(Int128) ? new Int128((ulong)Bits(), (ulong)Bits())
            : type == typeof(BigInteger) ? new BigInteger(Bits()) * Bits()
            : type == typeof(Guid) ? MemoryMarshal.Read<Guid>(MemoryMarshal.AsBytes<long>([Bits(), Bits()]))
            : type == typeof(decimal) ? new decimal((int)Bits(), (int)Bits(), (int)Bits(), random.Next(2) == 0, (byte)random.Next(29))
            : type == typeof(TimeSpan) ? new TimeSpan(Bits())
            : type == typeof(DateTime) ? Time((DateTimeKind)random.Next(3))
            : type == typeof(DateTimeOffset) ? new DateTimeOffset(Time(DateTimeKind.Unspecified), TimeSpan.FromMinutes(random.Next(-840, 841)))
            : null!;
        return value is not null;
    }

    private DateTime Time(DateTimeKind kind) => new(random.NextInt64(TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), kind);

    // Small numbers of either sign, and all others.
    private long Bits() => random.Next(3) switch
    {
        0 => random.Next(-200, 200),
        1 => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
        _ => random.NextInt64(long.MinValue, long.MaxValue),
    };
}
