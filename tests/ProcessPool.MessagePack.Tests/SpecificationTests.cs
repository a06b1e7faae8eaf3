using System.Buffers;
using System.Text;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

/// <summary>Every format of the specification, byte for byte.</summary>
[Watched]
public class SpecificationTests
{
    [Fact]
    public void Nil_And_Booleans()
    {
        Golden.Check("c0", (ref w) => w.WriteNil(), (ref r) => r.ReadNil(), Nil.Default);
        Golden.Check("c2", (ref w) => w.Write(false), (ref r) => r.ReadBoolean(), false);
        Golden.Check("c3", (ref w) => w.Write(true), (ref r) => r.ReadBoolean(), true);
    }

    [Theory]
    [InlineData("ca 00000000", 0f)]
    [InlineData("ca 80000000", -0f)]
    [InlineData("ca 3f800000", 1f)]
    [InlineData("ca c0200000", -2.5f)]
    [InlineData("ca 00000001", float.Epsilon)]
    [InlineData("ca 7f7fffff", float.MaxValue)]
    [InlineData("ca 7f800000", float.PositiveInfinity)]
    [InlineData("ca ff800000", float.NegativeInfinity)]
    public void Floats_Of32Bits(string hex, float value) => Golden.Check(
        hex,
        (ref w) => w.Write(value),
        (ref r) => BitConverter.SingleToUInt32Bits(r.ReadSingle()),
        BitConverter.SingleToUInt32Bits(value));

    [Theory]
    [InlineData("cb 0000000000000000", 0d)]
    [InlineData("cb 8000000000000000", -0d)]
    [InlineData("cb 3ff0000000000000", 1d)]
    [InlineData("cb c004000000000000", -2.5d)]
    [InlineData("cb 400921fb54442d18", Math.PI)]
    [InlineData("cb 0000000000000001", double.Epsilon)]
    [InlineData("cb 7fefffffffffffff", double.MaxValue)]
    [InlineData("cb 7ff0000000000000", double.PositiveInfinity)]
    [InlineData("cb fff0000000000000", double.NegativeInfinity)]
    public void Floats_Of64Bits(string hex, double value) => Golden.Check(
        hex,
        (ref w) => w.Write(value),
        (ref r) => BitConverter.DoubleToUInt64Bits(r.ReadDouble()),
        BitConverter.DoubleToUInt64Bits(value));

    [Fact]
    public void NaN_KeepsItsBits()
    {
        Golden.Check(
            "cb 7ff8000000001234",
            (ref w) => w.Write(BitConverter.UInt64BitsToDouble(0x7ff8000000001234)),
            (ref r) => BitConverter.DoubleToUInt64Bits(r.ReadDouble()),
            0x7ff8000000001234UL);
        Golden.Check(
            "ca ffc01234",
            (ref w) => w.Write(BitConverter.UInt32BitsToSingle(0xffc01234)),
            (ref r) => BitConverter.SingleToUInt32Bits(r.ReadSingle()),
            0xffc01234);
    }

    [Theory]
    [InlineData("ca 3fc00000", 1.5)]
    [InlineData("cb 3ff8000000000000", 1.5)]
    [InlineData("cb 47efffffe0000000", float.MaxValue)]
    [InlineData("07", 7)]
    [InlineData("e0", -32)]
    [InlineData("cc ff", 255)]
    [InlineData("cd ffff", 65535)]
    [InlineData("ce ffffffff", 4294967295)]
    [InlineData("cf ffffffffffffffff", 18446744073709551615)]
    [InlineData("d0 80", -128)]
    [InlineData("d1 8000", -32768)]
    [InlineData("d2 80000000", -2147483648)]
    [InlineData("d3 8000000000000000", -9223372036854775808)]
    public void Numbers_OfAnyForm_ReadAsFloats(string hex, double value)
    {
        Golden.Reads(Hex.Bytes(hex), (ref r) => r.ReadDouble(), value);
        Golden.Reads(Hex.Bytes(hex), (ref r) => r.ReadSingle(), (float)value);
    }

    [Theory]
    [InlineData("a0", "")]
    [InlineData("a1 61", "a")]
    [InlineData("a2 c3a9", "é")]
    [InlineData("a3 e282ac", "€")]
    [InlineData("a4 f09f9880", "😀")]
    [InlineData("a1 00", "\0")]
    [InlineData("a7 636f6d70616374", "compact")]
    public void Strings_OfTheShortestForm(string hex, string value) =>
        Golden.Check(hex, (ref w) => w.Write(value), (ref r) => r.ReadString(), value);

    [Theory]
    [InlineData(1, "a1")]
    [InlineData(31, "bf")]
    [InlineData(32, "d9 20")]
    [InlineData(255, "d9 ff")]
    [InlineData(256, "da 0100")]
    [InlineData(65535, "da ffff")]
    [InlineData(65536, "db 00010000")]
    [InlineData(200_000, "db 00030d40")]
    public void Strings_AtTheLimitsOfTheirForms(int length, string header)
    {
        var value = new string('x', length);
        var hex = $"{header} 78*{length}";
        Golden.Check(hex, (ref w) => w.Write(value), (ref r) => r.ReadString(), value);
        Golden.Writes(Hex.Bytes(hex), (ref w) => w.Write(value.AsSpan()));
        Golden.Writes(Hex.Bytes(hex), (ref w) => w.WriteString(Encoding.UTF8.GetBytes(value)));
        Golden.Writes(Hex.Bytes(hex), (ref w) => w.WriteString(Pieces.Cut(Encoding.UTF8.GetBytes(value), length / 2)));
        Golden.Writes(Hex.Bytes(hex), (ref w) =>
        {
            w.WriteStringHeader(length);
            w.WriteRaw(Encoding.UTF8.GetBytes(value));
        });
        Golden.Reads(
            Hex.Bytes(hex),
            (ref r) => Encoding.UTF8.GetString(r.ReadStringSequence()!.Value),
            value);
    }

    [Theory]
    [InlineData("d9 01 61", "a")]
    [InlineData("da 0001 61", "a")]
    [InlineData("db 00000001 61", "a")]
    [InlineData("d9 00", "")]
    [InlineData("da 0000", "")]
    [InlineData("db 00000000", "")]
    public void Strings_InLongerForms_AreRead(string hex, string value) =>
        Golden.Reads(Hex.Bytes(hex), (ref r) => r.ReadString(), value);

    [Theory]
    [InlineData(0, "c4 00")]
    [InlineData(1, "c4 01")]
    [InlineData(255, "c4 ff")]
    [InlineData(256, "c5 0100")]
    [InlineData(65535, "c5 ffff")]
    [InlineData(65536, "c6 00010000")]
    [InlineData(200_000, "c6 00030d40")]
    public void Binary_AtTheLimitsOfItsForms(int length, string header)
    {
        var value = new byte[length];
        Array.Fill(value, (byte)0xc1);
        var hex = $"{header} c1*{length}";
        Golden.Check(hex, (ref w) => w.Write(value), (ref r) => r.ReadBytes()!.Value.ToArray(), value);
        Golden.Writes(Hex.Bytes(hex), (ref w) => w.Write(value.AsSpan()));
        Golden.Writes(Hex.Bytes(hex), (ref w) => w.Write(Pieces.Cut(value, length / 3)));
        Golden.Writes(Hex.Bytes(hex), (ref w) =>
        {
            w.WriteBinHeader(length);
            w.WriteRaw(Pieces.Cut(value, length / 2));
        });
    }

    [Theory]
    [InlineData("c5 0002 0102")]
    [InlineData("c6 00000002 0102")]
    public void Binary_InLongerForms_IsRead(string hex) =>
        Golden.Reads(Hex.Bytes(hex), (ref r) => r.ReadBytes()!.Value.ToArray(), new byte[] { 1, 2 });

    [Fact]
    public void Null_IsNil()
    {
        Golden.Check("c0", (ref w) => w.Write((string?)null), (ref r) => r.ReadString(), null);
        Golden.Check("c0", (ref w) => w.Write((byte[]?)null), (ref r) => r.ReadBytes().HasValue, false);
        Golden.Check("c0", (ref w) => w.WriteNil(), (ref r) => r.ReadStringSequence().HasValue, false);
        Golden.Check("c0", (ref w) => w.WriteNil(), (ref r) => r.TryReadNil(), true);
    }

    [Theory]
    [InlineData(0, "90")]
    [InlineData(1, "91")]
    [InlineData(15, "9f")]
    [InlineData(16, "dc 0010")]
    [InlineData(65535, "dc ffff")]
    [InlineData(65536, "dd 00010000")]
    public void Arrays_AtTheLimitsOfTheirForms(int count, string header) => Golden.Check(
        $"{header} c0*{count}",
        (ref w) =>
        {
            w.WriteArrayHeader(count);
            WriteNils(ref w, count);
        },
        (ref r) => (r.ReadArrayHeader(), ReadNils(ref r, count)),
        (count, count));

    [Theory]
    [InlineData(0, "80")]
    [InlineData(1, "81")]
    [InlineData(15, "8f")]
    [InlineData(16, "de 0010")]
    [InlineData(65535, "de ffff")]
    [InlineData(65536, "df 00010000")]
    public void Maps_AtTheLimitsOfTheirForms(int count, string header) => Golden.Check(
        $"{header} c0*{2 * count}",
        (ref w) =>
        {
            w.WriteMapHeader(count);
            WriteNils(ref w, 2 * count);
        },
        (ref r) => (r.ReadMapHeader(), ReadNils(ref r, 2 * count)),
        (count, 2 * count));

    [Theory]
    [InlineData(0, "c7 00 05")]
    [InlineData(1, "d4 05")]
    [InlineData(2, "d5 05")]
    [InlineData(3, "c7 03 05")]
    [InlineData(4, "d6 05")]
    [InlineData(5, "c7 05 05")]
    [InlineData(8, "d7 05")]
    [InlineData(12, "c7 0c 05")]
    [InlineData(16, "d8 05")]
    [InlineData(17, "c7 11 05")]
    [InlineData(255, "c7 ff 05")]
    [InlineData(256, "c8 0100 05")]
    [InlineData(65535, "c8 ffff 05")]
    [InlineData(65536, "c9 00010000 05")]
    public void Extensions_AtTheLimitsOfTheirForms(int length, string header)
    {
        var body = new byte[length];
        Array.Fill(body, (byte)0xc1);
        Golden.Check(
            $"{header} c1*{length}",
            (ref w) => w.WriteExtensionFormat(new ExtensionResult(5, body)),
            (ref r) => Parts(r.ReadExtensionFormat()),
            ((sbyte)5, Hex.Text(body)));
        Golden.Check(
            $"{header} c1*{length}",
            (ref w) =>
            {
                w.WriteExtensionFormatHeader(new ExtensionHeader(5, length));
                w.WriteRaw(body);
            },
            (ref r) =>
            {
                var ahead = r.CreatePeekReader();
                var read = ahead.ReadExtensionFormatHeader();
                ahead.ReadRaw(length);
                r = ahead;
                return read;
            },
            new ExtensionHeader(5, length));
    }

    [Theory]
    [InlineData("c7 01 7f aa", 127)]
    [InlineData("c8 0001 80 aa", -128)]
    [InlineData("c9 00000001 ff aa", -1)]
    [InlineData("d4 80 aa", -128)]
    public void Extensions_OfAnyTypeAndForm_AreRead(string hex, int type) => Golden.Reads(
        Hex.Bytes(hex), (ref r) => Parts(r.ReadExtensionFormat()), ((sbyte)type, "aa"));

    [Fact]
    public void TheExampleOfTheSpecification() => Golden.Check(
        "82 a7 636f6d70616374 c3 a6 736368656d61 00",
        (ref w) =>
        {
            w.WriteMapHeader(2);
            w.Write("compact");
            w.Write(true);
            w.Write("schema");
            w.Write(0);
        },
        (ref r) =>
        {
            var ahead = r.CreatePeekReader();
            var count = ahead.ReadMapHeader();
            var read = (count, ahead.ReadString(), ahead.ReadBoolean(), ahead.ReadString(), ahead.ReadInt32());
            r = ahead;
            return read;
        },
        (2, "compact", true, "schema", 0));

    [Fact]
    public void Codes_HaveTheTypesAndNamesOfTheSpecification()
    {
        var names = new HashSet<string>();
        for (var code = 0; code <= byte.MaxValue; code++)
        {
            names.Add(MessagePackCode.ToFormatName((byte)code));
            var expected = code switch
            {
                <= 0x7f => MessagePackType.Integer,
                <= 0x8f => MessagePackType.Map,
                <= 0x9f => MessagePackType.Array,
                <= 0xbf => MessagePackType.String,
                0xc0 => MessagePackType.Nil,
                0xc1 => MessagePackType.Unknown,
                0xc2 or 0xc3 => MessagePackType.Boolean,
                0xc4 or 0xc5 or 0xc6 => MessagePackType.Binary,
                0xc7 or 0xc8 or 0xc9 => MessagePackType.Extension,
                0xca or 0xcb => MessagePackType.Float,
                >= 0xcc and <= 0xd3 => MessagePackType.Integer,
                >= 0xd4 and <= 0xd8 => MessagePackType.Extension,
                0xd9 or 0xda or 0xdb => MessagePackType.String,
                0xdc or 0xdd => MessagePackType.Array,
                0xde or 0xdf => MessagePackType.Map,
                _ => MessagePackType.Integer,
            };
            var reader = new MessagePackReader(new[] { (byte)code });
            Assert.Equal(expected, reader.NextMessagePackType);
            Assert.Equal(code, reader.NextCode);
            Assert.Equal(code == 0xc0, reader.IsNil);
        }

        Assert.Equal(37, names.Count);
    }

    private static (sbyte Type, string Body) Parts(ExtensionResult extension) =>
        (extension.Header.TypeCode, Hex.Text(extension.Data.ToArray()));

    private static void WriteNils(ref MessagePackWriter writer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            writer.WriteNil();
        }
    }

    private static int ReadNils(ref MessagePackReader reader, int count)
    {
        var read = 0;
        while (read < count && reader.TryReadNil())
        {
            read++;
        }

        return read;
    }
}
