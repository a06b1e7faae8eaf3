using System.Buffers;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

/// <summary>Where a reader is, and what it reads without moving.</summary>
[Watched]
public class NavigationTests
{
    private static readonly byte[] Document = Hex.Bytes("93 01 a2 6162 82 c0 c4 02 0102 05 90 d4 07 08");

    [Fact]
    public void Position_IsTheRestOfTheSequence_AfterEveryByte()
    {
        foreach (var sequence in Pieces.AllCuts(Document))
        {
            var reader = new MessagePackReader(sequence);
            Assert.Equal(Document.Length, reader.Sequence.Length);
            for (var read = 0; read <= Document.Length; read++)
            {
                Assert.Equal(read, reader.Consumed);
                Assert.Equal(read == Document.Length, reader.End);
                Assert.Equal(Document[read..], sequence.Slice(reader.Position).ToArray());
                Assert.Equal(Document[read..], reader.Sequence.Slice(reader.Position).ToArray());
                if (read < Document.Length)
                {
                    Assert.Equal(Document[read], reader.NextCode);
                    Assert.Equal(Document[read..], sequence.Slice(reader.Position).ToArray());
                    Assert.Equal([Document[read]], reader.ReadRaw(1).ToArray());
                }
            }
        }
    }

    [Fact]
    public void Memory_IsItsOwnSequence()
    {
        var reader = new MessagePackReader(Document);
        reader.ReadArrayHeader();
        reader.ReadInt32();
        Assert.Equal(Document, reader.Sequence.ToArray());
        Assert.Equal(Document[2..], reader.Sequence.Slice(reader.Position).ToArray());

        var empty = new MessagePackReader(ReadOnlyMemory<byte>.Empty);
        Assert.True(empty.End);
        Assert.Equal(0, empty.Sequence.Length);
        Assert.Equal(0, empty.Sequence.Slice(empty.Position).Length);
    }

    [Fact]
    public void EmptySequences_AreAtTheirEnd()
    {
        var pieces = Pieces.Cut(ReadOnlyMemory<byte>.Empty, 0, 0);
        foreach (var sequence in new[] { default, ReadOnlySequence<byte>.Empty, pieces })
        {
            var reader = new MessagePackReader(sequence);
            Assert.True(reader.End);
            Assert.Equal(0, sequence.Slice(reader.Position).Length);
            Assert.Equal(0, reader.ReadRaw(0).Length);
            Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, (ref r) => r.NextCode));
            Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, (ref r) => r.IsNil));
            Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, Golden.Skip));
        }
    }

    [Fact]
    public void RawBytes_OfEachValue_AreThoseOfTheDocument()
    {
        foreach (var sequence in Pieces.AllCuts(Document))
        {
            var reader = new MessagePackReader(sequence);
            Assert.Equal("9301a2616282c0c40201020590", Hex.Text(reader.ReadRaw().ToArray()));
            Assert.Equal("d40708", Hex.Text(reader.ReadRaw().ToArray()));
            Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, (ref r) => r.ReadRaw()));
            Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, (ref r) => r.ReadRaw(1)));
            Assert.IsType<ArgumentOutOfRangeException>(Golden.Caught(ref reader, (ref r) => r.ReadRaw(-1)));
        }
    }

    [Fact]
    public void APeekReader_LeavesTheReaderWhereItIs()
    {
        foreach (var sequence in Pieces.AllCuts(Document))
        {
            var reader = new MessagePackReader(sequence);
            reader.ReadArrayHeader();
            var peek = reader.CreatePeekReader();
            peek.Skip();
            peek.Skip();
            peek.Skip();
            Assert.Equal(1, reader.Consumed);
            Assert.Equal(Document.Length - 3, peek.Consumed);
            Assert.Equal(1, reader.ReadInt32());
            Assert.Equal("ab", reader.ReadString());
        }
    }

    [Fact]
    public void AClone_ReadsOtherBytes()
    {
        var reader = new MessagePackReader(Document) { Depth = 5 };
        reader.ReadArrayHeader();
        var clone = reader.Clone(new ReadOnlySequence<byte>(Hex.Bytes("2a")));
        Assert.Equal(0, clone.Consumed);
        Assert.Equal(5, clone.Depth);
        Assert.Equal(42, clone.ReadInt32());
        Assert.True(clone.End);
        Assert.Equal(1, reader.Consumed);
    }

    /// <summary>A caller that gets bytes bit by bit asks whether a header is there before its elements are.</summary>
    [Theory]
    [InlineData("9f", 15)]
    [InlineData("dc ffff", 65535)]
    [InlineData("dd 7fffffff", int.MaxValue)]
    public void TryReadArrayHeader_NeedsTheHeaderAlone(string hex, int count) =>
        TryReads(hex, (ref r) => (r.TryReadArrayHeader(out var read), read), count);

    [Theory]
    [InlineData("8f", 15)]
    [InlineData("de ffff", 65535)]
    [InlineData("df 7fffffff", int.MaxValue)]
    public void TryReadMapHeader_NeedsTheHeaderAlone(string hex, int count) =>
        TryReads(hex, (ref r) => (r.TryReadMapHeader(out var read), read), count);

    [Theory]
    [InlineData("d4 05", 1)]
    [InlineData("d8 05", 16)]
    [InlineData("c7 ff 05", 255)]
    [InlineData("c8 ffff 05", 65535)]
    [InlineData("c9 ffffffff 05", uint.MaxValue)]
    public void TryReadExtensionFormatHeader_NeedsTheHeaderAlone(string hex, uint length) => TryReads(
        hex, (ref r) => (r.TryReadExtensionFormatHeader(out var read), read), new ExtensionHeader(5, length));

    private static void TryReads<T>(string hex, Read<(bool, T)> read, T expected)
        where T : struct
    {
        var bytes = Hex.Bytes(hex);
        foreach (var sequence in Pieces.AllCuts(bytes))
        {
            for (var length = 0; length <= bytes.Length; length++)
            {
                var reader = new MessagePackReader(sequence.Slice(0, length));
                var whole = length == bytes.Length;
                Assert.Equal((whole, whole ? expected : default), read(ref reader));
                Assert.Equal(whole ? length : 0, reader.Consumed);
            }
        }
    }
}
