using System.Buffers;
using System.Text;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

[Watched]
public class StringTests
{
    [Fact]
    public void ALoneSurrogate_IsRefused_AndNothingIsWritten()
    {
        // Not the data of a theory: an attribute cannot hold a lone surrogate.
        RefusesSurrogate("\ud800", 0);
        RefusesSurrogate("\udc00", 0);
        RefusesSurrogate("ab\ud83d", 2);
        RefusesSurrogate("ab\ude00\ud83d", 2);
        RefusesSurrogate("\ud83d\ud83d\ude00", 0);
        RefusesSurrogate("😀\udfff", 2);
    }

    [Theory]
    [InlineData("a1 80", "0x80 at byte 1")]
    [InlineData("a1 c3", "0xc3 at byte 1")]
    [InlineData("a2 61 ff", "0xff at byte 2")]
    [InlineData("a2 c0 80", "0xc0 at byte 1")]
    [InlineData("a3 ed a0 80", "0xed at byte 1")]
    [InlineData("a3 e0 80 80", "0xe0 at byte 1")]
    [InlineData("a4 f4 90 80 80", "0xf4 at byte 1")]
    [InlineData("a4 61 f0 9f 98", "0xf0 at byte 2")]
    [InlineData("d9 05 c3a9 c3a9 fe", "0xfe at byte 6")]
    [InlineData("da 0001 80", "0x80 at byte 3")]
    [InlineData("db 00000001 80", "0x80 at byte 5")]
    public void BytesThatAreNotUtf8_AreRefused(string hex, string found)
    {
        foreach (var sequence in Pieces.AllCuts(Hex.Bytes(hex)))
        {
            var reader = new MessagePackReader(sequence);
            var refusal = Assert.IsType<MessagePackSerializationException>(
                Golden.Caught(ref reader, (ref r) => r.ReadString()));
            Assert.Equal($"Expected UTF-8 in the string at byte 0 but found {found}.", refusal.Message);
            Assert.Equal(0, reader.Consumed);
            reader.Skip();
            Assert.True(reader.End);
        }
    }

    /// <summary>
    /// Each char takes 1 to 4 bytes, and the header that is guessed from the chars is often too short.
    /// </summary>
    [Fact]
    public void Strings_OfEveryLengthAndWidth_ComeBack()
    {
        foreach (var unit in new[] { "x", "é", "€", "😀", "xé€😀" })
        {
            foreach (var count in Enumerable.Range(0, 140).Concat([21_845, 21_846, 32_767, 32_768, 65_535, 65_536]))
            {
                var value = string.Concat(Enumerable.Repeat(unit, count));
                var bytes = Encoding.UTF8.GetBytes(value);
                var expected = (byte[])[.. Header(bytes.Length), .. bytes];
                var buffer = new ArrayBufferWriter<byte>(8 + (3 * value.Length));
                var writer = new MessagePackWriter(buffer);
                writer.WriteNil();
                writer.Write(value);
                writer.Flush();
                Assert.True(buffer.WrittenSpan[1..].SequenceEqual(expected));

                var exact = new FixedBuffer(expected.Length);
                writer = new MessagePackWriter(exact);
                writer.Write(value);
                writer.Flush();
                Assert.True(exact.Written.SequenceEqual(expected));

                var reader = new MessagePackReader(expected);
                Assert.Equal(value, reader.ReadString());
                reader = new MessagePackReader(Pieces.Cut(expected, expected.Length / 2, (expected.Length + 1) / 2));
                Assert.Equal(value, reader.ReadString());
            }
        }
    }

    [Fact]
    public void ALongString_IsWrittenInPieces()
    {
        var value = string.Concat(Enumerable.Repeat("xé€😀", 50_000));
        for (var extra = 0; extra < 5; extra++)
        {
            var buffer = new MeanBuffer(extra);
            var writer = new MessagePackWriter(buffer);
            writer.Write(value);
            writer.Write(Encoding.UTF8.GetBytes(value));
            writer.Flush();
            Assert.True(buffer.LargestRequest <= 64 * 1024);

            var reader = new MessagePackReader(buffer.Written.ToArray());
            Assert.Equal(value, reader.ReadString());
            Assert.Equal(value, Encoding.UTF8.GetString(reader.ReadBytes()!.Value));
            Assert.True(reader.End);
        }
    }

    [Theory]
    [InlineData("a0", 0)]
    [InlineData("a3 616263", 3)]
    [InlineData("d9 03 616263", 3)]
    [InlineData("da 0003 616263", 3)]
    [InlineData("db 00000003 616263", 3)]
    public void ASpan_IsRead_UnlessTheBytesAreCut(string hex, int length)
    {
        var bytes = Hex.Bytes(hex);
        var header = bytes.Length - length;
        for (var place = 0; place <= bytes.Length; place++)
        {
            var reader = new MessagePackReader(Pieces.Cut(bytes, place, place));
            var inOnePiece = place <= header || place == bytes.Length;
            Assert.Equal(inOnePiece, reader.TryReadStringSpan(out var span));
            Assert.Equal(inOnePiece ? bytes.Length : 0, reader.Consumed);
            if (inOnePiece)
            {
                Assert.True(span.SequenceEqual(bytes.AsSpan(header)));
            }
            else
            {
                Assert.Equal(length, reader.ReadStringSequence()!.Value.Length);
            }
        }
    }

    [Fact]
    public void ASpan_IsNotReadFromNil_NorFromAnotherType()
    {
        var reader = new MessagePackReader(Hex.Bytes("c0 c4 00"));
        Assert.False(reader.TryReadStringSpan(out _));
        reader.ReadNil();
        var refusal = Golden.Caught(ref reader, (ref r) => r.TryReadStringSpan(out _));
        Assert.Equal("Expected a string but found bin 8 (0xc4) at byte 1.", refusal!.Message);
        reader.Skip();
        Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, (ref r) => r.TryReadStringSpan(out _)));
    }

    private static void RefusesSurrogate(string value, int index)
    {
        IBufferWriter<byte>[] buffers = [new FixedBuffer(100), new MeanBuffer(0), new MeanBuffer(100)];
        foreach (var buffer in buffers)
        {
            var writer = new MessagePackWriter(buffer);
            writer.Write(1);
            var refused = false;
            try
            {
                writer.Write(value);
            }
            catch (MessagePackSerializationException e)
            {
                refused = true;
                Assert.Equal(
                    $"The string has a lone surrogate, U+{(int)value[index]:X4} at index {index}, " +
                    "which UTF-8 cannot express.",
                    e.Message);
            }

            Assert.True(refused);
            writer.Write(2);
            writer.Flush();
            var written = buffer is FixedBuffer exact ? exact.Written : ((MeanBuffer)buffer).Written;
            Assert.Equal("0102", Hex.Text(written));
        }
    }

    private static byte[] Header(int length) => length switch
    {
        <= 31 => [(byte)(0xa0 | length)],
        <= 255 => [0xd9, (byte)length],
        <= 65535 => [0xda, (byte)(length >> 8), (byte)length],
        _ => [0xdb, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };
}
