using System.Globalization;
using System.Numerics;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

[Watched]
public class IntegerTests
{
    /// <summary>Both sides of every boundary between two forms or two types.</summary>
    public static TheoryData<string, string> Boundaries => new()
    {
        { "0", "00" },
        { "1", "01" },
        { "127", "7f" },
        { "128", "cc 80" },
        { "255", "cc ff" },
        { "256", "cd 0100" },
        { "32767", "cd 7fff" },
        { "32768", "cd 8000" },
        { "65535", "cd ffff" },
        { "65536", "ce 00010000" },
        { "2147483647", "ce 7fffffff" },
        { "2147483648", "ce 80000000" },
        { "4294967295", "ce ffffffff" },
        { "4294967296", "cf 0000000100000000" },
        { "9223372036854775807", "cf 7fffffffffffffff" },
        { "9223372036854775808", "cf 8000000000000000" },
        { "18446744073709551615", "cf ffffffffffffffff" },
        { "-1", "ff" },
        { "-32", "e0" },
        { "-33", "d0 df" },
        { "-128", "d0 80" },
        { "-129", "d1 ff7f" },
        { "-32768", "d1 8000" },
        { "-32769", "d2 ffff7fff" },
        { "-2147483648", "d2 80000000" },
        { "-2147483649", "d3 ffffffff7fffffff" },
        { "-9223372036854775808", "d3 8000000000000000" },
    };

    [Theory]
    [MemberData(nameof(Boundaries))]
    public void EveryType_WritesTheShortestForm_AndReadsItBack(string number, string hex)
    {
        var value = Int128.Parse(number, CultureInfo.InvariantCulture);
        var types = 0;
        types += Check<byte>(value, hex, (ref w, v) => w.Write(v), (ref r) => r.ReadByte());
        types += Check<ushort>(value, hex, (ref w, v) => w.Write(v), (ref r) => r.ReadUInt16());
        types += Check<uint>(value, hex, (ref w, v) => w.Write(v), (ref r) => r.ReadUInt32());
        types += Check<ulong>(value, hex, (ref w, v) => w.Write(v), (ref r) => r.ReadUInt64());
        types += Check<sbyte>(value, hex, (ref w, v) => w.Write(v), (ref r) => r.ReadSByte());
        types += Check<short>(value, hex, (ref w, v) => w.Write(v), (ref r) => r.ReadInt16());
        types += Check<int>(value, hex, (ref w, v) => w.Write(v), (ref r) => r.ReadInt32());
        types += Check<long>(value, hex, (ref w, v) => w.Write(v), (ref r) => r.ReadInt64());
        types += Check<char>(value, hex, (ref w, v) => w.Write(v), (ref r) => r.ReadChar());
        Assert.NotEqual(0, types);
    }

    /// <summary>
    /// Every form that can hold the value, read as every type: the value, or a refusal that names it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Boundaries))]
    public void EveryForm_IsReadAsEveryType_IfTheValueFits(string number, string shortest)
    {
        var value = Int128.Parse(number, CultureInfo.InvariantCulture);
        string[] forms =
        [
            shortest,
            .. Form<byte>(value, 0xcc),
            .. Form<ushort>(value, 0xcd),
            .. Form<uint>(value, 0xce),
            .. Form<ulong>(value, 0xcf),
            .. Form<sbyte>(value, 0xd0),
            .. Form<short>(value, 0xd1),
            .. Form<int>(value, 0xd2),
            .. Form<long>(value, 0xd3),
        ];
        foreach (var hex in forms)
        {
            ReadsIfItFits(value, hex, (ref r) => r.ReadByte());
            ReadsIfItFits(value, hex, (ref r) => r.ReadUInt16());
            ReadsIfItFits(value, hex, (ref r) => r.ReadUInt32());
            ReadsIfItFits(value, hex, (ref r) => r.ReadUInt64());
            ReadsIfItFits(value, hex, (ref r) => r.ReadSByte());
            ReadsIfItFits(value, hex, (ref r) => r.ReadInt16());
            ReadsIfItFits(value, hex, (ref r) => r.ReadInt32());
            ReadsIfItFits(value, hex, (ref r) => r.ReadInt64());
            ReadsIfItFits(value, hex, (ref r) => r.ReadChar());
        }
    }

    [Fact]
    public void MethodsThatNameASize_WriteThatSize()
    {
        Golden.Check("cc 01", (ref w) => w.WriteUInt8(1), (ref r) => r.ReadByte(), (byte)1);
        Golden.Check("cd 0001", (ref w) => w.WriteUInt16(1), (ref r) => r.ReadUInt16(), (ushort)1);
        Golden.Check("ce 00000001", (ref w) => w.WriteUInt32(1), (ref r) => r.ReadUInt32(), 1U);
        Golden.Check("cf 0000000000000001", (ref w) => w.WriteUInt64(1), (ref r) => r.ReadUInt64(), 1UL);
        Golden.Check("d0 ff", (ref w) => w.WriteInt8(-1), (ref r) => r.ReadSByte(), (sbyte)-1);
        Golden.Check("d1 ffff", (ref w) => w.WriteInt16(-1), (ref r) => r.ReadInt16(), (short)-1);
        Golden.Check("d2 ffffffff", (ref w) => w.WriteInt32(-1), (ref r) => r.ReadInt32(), -1);
        Golden.Check("d3 ffffffffffffffff", (ref w) => w.WriteInt64(-1), (ref r) => r.ReadInt64(), -1L);
    }

    [Fact]
    public void ARefusal_SaysWhatWasExpectedAndFoundAndWhere()
    {
        var reader = new MessagePackReader(Hex.Bytes("c0 cd 0100 a1 61"));
        reader.ReadNil();
        Assert.Equal(
            "Expected a byte, 0 to 255, but found uint 16 (0xcd) of 256 at byte 1.",
            Golden.Caught(ref reader, (ref r) => r.ReadByte())!.Message);
        reader.Skip();
        Assert.Equal(
            "Expected an int but found fixstr (0xa1) at byte 4.",
            Golden.Caught(ref reader, (ref r) => r.ReadInt32())!.Message);
    }

    private delegate void WriteOf<in T>(ref MessagePackWriter writer, T value);

    private static bool Fits<T>(Int128 value)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
        value >= Int128.CreateChecked(T.MinValue) && value <= Int128.CreateChecked(T.MaxValue);

    private static int Check<T>(Int128 value, string hex, WriteOf<T> write, Read<T> read)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (!Fits<T>(value))
        {
            return 0;
        }

        var typed = T.CreateChecked(value);
        Golden.Check(hex, (ref w) => write(ref w, typed), read, typed);
        return 1;
    }

    private static IEnumerable<string> Form<T>(Int128 value, byte code)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (Fits<T>(value))
        {
            var bytes = new byte[T.Zero.GetByteCount()];
            T.CreateChecked(value).WriteBigEndian(bytes);
            yield return $"{code:x2} {Hex.Text(bytes)}";
        }
    }

    private static void ReadsIfItFits<T>(Int128 value, string hex, Read<T> read)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var bytes = Hex.Bytes(hex);
        if (Fits<T>(value))
        {
            Golden.Reads(bytes, read, T.CreateChecked(value));
            return;
        }

        foreach (var sequence in Pieces.AllCuts(bytes))
        {
            var reader = new MessagePackReader(sequence);
            var refusal = Assert.IsType<MessagePackSerializationException>(Golden.Caught(ref reader, read));
            Assert.Contains($"(0x{bytes[0]:x2}) of {value} at byte 0.", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(0, reader.Consumed);
        }
    }
}
