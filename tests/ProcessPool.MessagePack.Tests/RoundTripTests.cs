using System.Buffers;
using MessagePack;

namespace ProcessPool.MessagePack.Tests;

public class RoundTripTests
{
    [Fact]
    public void Values_OfEveryType_ComeBack()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(9);
        writer.Write(42);
        writer.Write(-70000L);
        writer.Write(ulong.MaxValue);
        writer.Write("grüße");
        writer.Write(new byte[] { 1, 2, 3 });
        writer.WriteNil();
        writer.Write(new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc));
        writer.Write(1.5);
        writer.WriteMapHeader(1);
        writer.Write("k");
        writer.Write(true);
        writer.Flush();

        var reader = new MessagePackReader(output.WrittenMemory);
        Assert.Equal(9, reader.ReadArrayHeader());
        Assert.Equal(42, reader.ReadInt32());
        Assert.Equal(-70000, reader.ReadInt64());
        Assert.Equal(ulong.MaxValue, reader.ReadUInt64());
        Assert.Equal("grüße", reader.ReadString());
        Assert.Equal(new byte[] { 1, 2, 3 }, reader.ReadBytes()!.Value.ToArray());
        Assert.True(reader.TryReadNil());
        Assert.Equal(new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc), reader.ReadDateTime());
        Assert.Equal(1.5, reader.ReadDouble());
        Assert.Equal(1, reader.ReadMapHeader());
        Assert.Equal("k", reader.ReadString());
        Assert.True(reader.ReadBoolean());
        Assert.True(reader.End);
    }
}
