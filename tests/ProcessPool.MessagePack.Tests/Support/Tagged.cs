using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MessagePack;

namespace ProcessPool.MessagePack.Tests.Support;

/// <summary>Values as JSON, in the notation that <c>eng/msgpack-vectors.py</c> explains.</summary>
internal static class Tagged
{
    public static void Write(ref MessagePackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                writer.WriteNil();
                return;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(value.GetBoolean());
                return;
            case JsonValueKind.String:
                writer.Write(value.GetString());
                return;
            case JsonValueKind.Number when value.TryGetInt64(out var number):
                writer.Write(number);
                return;
            case JsonValueKind.Number:
                writer.Write(value.GetUInt64());
                return;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var element in value.EnumerateArray())
                {
                    Write(ref writer, element);
                }

                return;
        }

        var (kind, body) = Open(value);
        switch (kind)
        {
            case "bin":
                writer.Write(Bytes(body));
                break;
            case "f32":
                writer.Write(BitConverter.UInt32BitsToSingle((uint)Bits(body)));
                break;
            case "f64":
                writer.Write(BitConverter.UInt64BitsToDouble(Bits(body)));
                break;
            case "ext":
                writer.WriteExtensionFormat(new ExtensionResult((sbyte)body[0].GetInt32(), Bytes(body[1])));
                break;
            case "long":
                writer.WriteExtensionFormat(new ExtensionResult((sbyte)body[1].GetInt32(), Data(body, 2)));
                break;
            case "time":
                writer.Write(Time(body));
                break;
            case "text":
                writer.Write(Text(body));
                break;
            case "data":
                writer.Write(Data(body, 1));
                break;
            case "map":
                writer.WriteMapHeader(body.GetArrayLength());
                foreach (var pair in body.EnumerateArray())
                {
                    Write(ref writer, pair[0]);
                    Write(ref writer, pair[1]);
                }

                break;
            case "many":
                writer.WriteArrayHeader(Count(body));
                Repeat(ref writer, Count(body), body[1]);
                break;
            case "pairs":
                writer.WriteMapHeader(Count(body));
                Repeat(ref writer, 2 * Count(body), body[1]);
                break;
            default:
                throw new NotSupportedException(kind);
        }
    }

    /// <summary>Reads one value and asserts that it is this one.</summary>
    public static void Expect(ref MessagePackReader reader, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                reader.ReadNil();
                return;
            case JsonValueKind.True or JsonValueKind.False:
                Assert.Equal(value.GetBoolean(), reader.ReadBoolean());
                return;
            case JsonValueKind.String:
                Assert.Equal(value.GetString(), reader.ReadString());
                return;
            case JsonValueKind.Number when value.TryGetInt64(out var number):
                Assert.Equal(number, reader.ReadInt64());
                return;
            case JsonValueKind.Number:
                Assert.Equal(value.GetUInt64(), reader.ReadUInt64());
                return;
            case JsonValueKind.Array:
                Assert.Equal(value.GetArrayLength(), reader.ReadArrayHeader());
                foreach (var element in value.EnumerateArray())
                {
                    Expect(ref reader, element);
                }

                return;
        }

        var (kind, body) = Open(value);
        switch (kind)
        {
            case "bin":
                Assert.Equal(Bytes(body), reader.ReadBytes()!.Value.ToArray());
                break;
            case "f32":
                Assert.Equal(Bits(body), BitConverter.SingleToUInt32Bits(reader.ReadSingle()));
                break;
            case "f64":
                Assert.Equal(Bits(body), BitConverter.DoubleToUInt64Bits(reader.ReadDouble()));
                break;
            case "ext":
                ExpectExtension(ref reader, (sbyte)body[0].GetInt32(), Bytes(body[1]));
                break;
            case "long":
                ExpectExtension(ref reader, (sbyte)body[1].GetInt32(), Data(body, 2));
                break;
            case "time":
                Assert.Equal(Time(body), reader.ReadDateTime());
                break;
            case "text":
                Assert.Equal(Text(body), reader.ReadString());
                break;
            case "data":
                Assert.Equal(Data(body, 1), reader.ReadBytes()!.Value.ToArray());
                break;
            case "map":
                Assert.Equal(body.GetArrayLength(), reader.ReadMapHeader());
                foreach (var pair in body.EnumerateArray())
                {
                    Expect(ref reader, pair[0]);
                    Expect(ref reader, pair[1]);
                }

                break;
            case "many":
                Assert.Equal(Count(body), reader.ReadArrayHeader());
                ExpectRepeated(ref reader, Count(body), body[1]);
                break;
            case "pairs":
                Assert.Equal(Count(body), reader.ReadMapHeader());
                ExpectRepeated(ref reader, 2 * Count(body), body[1]);
                break;
            default:
                throw new NotSupportedException(kind);
        }
    }

    private static (string Kind, JsonElement Body) Open(JsonElement value)
    {
        var member = Assert.Single(value.EnumerateObject());
        return (member.Name, member.Value);
    }

    private static void ExpectExtension(ref MessagePackReader reader, sbyte type, byte[] body)
    {
        var read = reader.ReadExtensionFormat();
        Assert.Equal(type, read.TypeCode);
        Assert.Equal(body, read.Data.ToArray());
    }

    private static void Repeat(ref MessagePackWriter writer, int count, JsonElement value)
    {
        for (; count > 0; count--)
        {
            Write(ref writer, value);
        }
    }

    private static void ExpectRepeated(ref MessagePackReader reader, int count, JsonElement value)
    {
        for (; count > 0; count--)
        {
            Expect(ref reader, value);
        }
    }

    private static int Count(JsonElement body) => body[0].GetInt32();

    private static string Text(JsonElement body) => string.Concat(Enumerable.Repeat(body[1].GetString(), Count(body)));

    private static byte[] Data(JsonElement body, int index)
    {
        var data = new byte[Count(body)];
        Array.Fill(data, Assert.Single(Bytes(body[index])));
        return data;
    }

    private static byte[] Bytes(JsonElement body) => Convert.FromHexString(body.GetString()!);

    private static ulong Bits(JsonElement body) =>
        ulong.Parse(body.GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static DateTime Time(JsonElement body) =>
        DateTime.UnixEpoch.AddTicks((body[0].GetInt64() * TimeSpan.TicksPerSecond) + (body[1].GetInt64() / 100));
}
