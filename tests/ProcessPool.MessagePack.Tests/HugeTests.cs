using System.Buffers;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

/// <summary>Lengths beyond the largest array. The bytes are one small array many times over.</summary>
[Watched]
public class HugeTests
{
    private const long Length = uint.MaxValue;

    private static readonly byte[] Block = new byte[1 << 20];

    [Fact]
    public void FourGigabytes_AreReadWithoutACopy()
    {
        CheckRead("c6 ffffffff", (ref r) => r.ReadBytes()!.Value);
        CheckRead("db ffffffff", (ref r) => r.ReadStringSequence()!.Value);
        CheckRead("c9 ffffffff 05", (ref r) => r.ReadExtensionFormat().Data);

        static void CheckRead(string header, Read<ReadOnlySequence<byte>> read)
        {
            var sequence = Repeated(header, Length);
            var reader = new MessagePackReader(sequence);
            Assert.Equal(Length, read(ref reader).Length);
            reader.ReadNil();
            Assert.True(reader.End);

            reader = new MessagePackReader(sequence);
            reader.Skip();
            Assert.Equal(sequence.Length - 1, reader.Consumed);
            Assert.Equal(1, sequence.Slice(reader.Position).Length);

            reader = new MessagePackReader(sequence.Slice(0, sequence.Length - 2));
            Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, read));
            Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, Golden.Skip));
        }
    }

    [Fact]
    public void FourGigabytes_AreWritten()
    {
        var body = Repeated("", Length - 1);
        Assert.Equal(Length, body.Length);
        CheckWritten("c6 ffffffff", (ref w) => w.Write(body));
        CheckWritten("db ffffffff", (ref w) => w.WriteString(body));
        CheckWritten("c9 ffffffff 05", (ref w) => w.WriteExtensionFormat(new ExtensionResult(5, body)));

        static void CheckWritten(string header, Write write)
        {
            var counter = new Counter();
            var writer = new MessagePackWriter(counter);
            write(ref writer);
            writer.Flush();
            Assert.Equal(Hex.Bytes(header), counter.Start[..Hex.Bytes(header).Length]);
            Assert.Equal(Hex.Bytes(header).Length + Length, counter.Written);
        }
    }

    [Fact]
    public void MoreThanFourGigabytes_AreRefused()
    {
        var body = Repeated("", Length);
        Assert.Contains($"{Length + 1}", Refusal((ref w) => w.Write(body)), StringComparison.Ordinal);
        Assert.Contains($"{Length + 1}", Refusal((ref w) => w.WriteString(body)), StringComparison.Ordinal);
        Assert.Contains(
            $"{Length + 1}",
            Refusal((ref w) => w.WriteExtensionFormat(new ExtensionResult(5, body))),
            StringComparison.Ordinal);

        static string Refusal(Write write) => Assert.Throws<MessagePackSerializationException>(() =>
        {
            var writer = new MessagePackWriter(new FixedBuffer(0));
            write(ref writer);
        }).Message;
    }

    [Fact]
    public void AString_LongerThanTheRuntimeAllows_IsRefused()
    {
        var reader = new MessagePackReader(Repeated("db ffffffff", Length));
        var refusal = Assert.IsType<MessagePackSerializationException>(
            Golden.Caught(ref reader, (ref r) => r.ReadString()));
        Assert.Equal(
            $"Expected a string of at most 1073741791 chars but found one of {Length} bytes at byte 0.",
            refusal.Message);
        Assert.Equal(0, reader.Consumed);
    }

    [Fact]
    public void CountsBeyondInt_AreRefused_EvenIfTheBytesAreThere()
    {
        var reader = new MessagePackReader(Repeated("dd 80000000", Length));
        var refusal = Assert.IsType<MessagePackSerializationException>(
            Golden.Caught(ref reader, (ref r) => r.ReadArrayHeader()));
        Assert.Equal("Expected at most 2147483647 elements but found 2147483648 at byte 0.", refusal.Message);
        Assert.IsType<MessagePackSerializationException>(
            Golden.Caught(ref reader, (ref r) => r.TryReadArrayHeader(out _)));

        reader = new MessagePackReader(Repeated("dd 7fffffff", Length));
        Assert.Equal(int.MaxValue, reader.ReadArrayHeader());

        reader = new MessagePackReader(Repeated("df 7fffffff", Length));
        Assert.Equal(int.MaxValue, reader.ReadMapHeader());

        reader = new MessagePackReader(Repeated("df 80000000", 2 * Length));
        Assert.IsType<MessagePackSerializationException>(Golden.Caught(ref reader, (ref r) => r.ReadMapHeader()));
        Assert.IsType<MessagePackSerializationException>(
            Golden.Caught(ref reader, (ref r) => r.TryReadMapHeader(out _)));
    }

    [Fact]
    public void HeadersBeyondInt_AreWritten()
    {
        Golden.Writes(Hex.Bytes("dd ffffffff"), (ref w) => w.WriteArrayHeader(uint.MaxValue));
        Golden.Writes(Hex.Bytes("df ffffffff"), (ref w) => w.WriteMapHeader(uint.MaxValue));
        Golden.Writes(Hex.Bytes("c6 7fffffff"), (ref w) => w.WriteBinHeader(int.MaxValue));
        Golden.Writes(Hex.Bytes("db 7fffffff"), (ref w) => w.WriteStringHeader(int.MaxValue));
        Golden.Writes(
            Hex.Bytes("c9 ffffffff 80"),
            (ref w) => w.WriteExtensionFormatHeader(new ExtensionHeader(-128, uint.MaxValue)));
    }

    /// <summary>A header, zeros, and nil.</summary>
    private static ReadOnlySequence<byte> Repeated(string header, long length)
    {
        var pieces = new List<ReadOnlyMemory<byte>> { Hex.Bytes(header) };
        for (; length > Block.Length; length -= Block.Length)
        {
            pieces.Add(Block);
        }

        pieces.Add(Block.AsMemory(0, (int)length));
        pieces.Add(new[] { MessagePackCode.Nil });
        return Pieces.Join(pieces);
    }

    /// <summary>Remembers the first bytes alone.</summary>
    private sealed class Counter : IBufferWriter<byte>
    {
        private readonly byte[] _buffer = new byte[1 << 20];

        public byte[] Start { get; private set; } = [];

        public long Written { get; private set; }

        public void Advance(int count)
        {
            if (Written == 0)
            {
                Start = _buffer[..16];
            }

            Written += count;
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public Span<byte> GetSpan(int sizeHint = 0) => _buffer;
    }
}
