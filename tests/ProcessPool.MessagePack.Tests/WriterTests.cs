using System.Buffers;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

[Watched]
public class WriterTests
{
    [Fact]
    public void NothingReachesTheBuffer_BeforeFlush()
    {
        var buffer = new ArrayBufferWriter<byte>(100);
        var writer = new MessagePackWriter(buffer);
        writer.Flush();
        writer.Write(1);
        Assert.Equal(0, buffer.WrittenCount);
        writer.Flush();
        Assert.Equal(1, buffer.WrittenCount);
        writer.Flush();
        Assert.Equal(1, buffer.WrittenCount);
    }

    [Fact]
    public void AfterFlush_OthersMayUseTheBuffer()
    {
        var buffer = new ArrayBufferWriter<byte>(100);
        var writer = new MessagePackWriter(buffer);
        writer.Write(1);
        writer.Flush();
        buffer.Write(new byte[] { 2 });
        writer.Write(3);
        writer.Flush();
        Assert.Equal("010203", Hex.Text(buffer.WrittenSpan));
    }

    [Fact]
    public void AMethodThatTakesAReference_WritesToTheSameWriter()
    {
        Golden.Check(
            "93 01 02 03",
            (ref w) =>
            {
                w.WriteArrayHeader(3);
                w.Write(1);
                Inner(ref w);
                w.Write(3);
            },
            (ref r) => r.ReadRaw().Length,
            4);

        static void Inner(ref MessagePackWriter writer) => writer.Write(2);
    }

    [Fact]
    public void ASpan_CanBeFilledByHand()
    {
        Golden.Writes(
            Hex.Bytes("01 aabb 02"),
            (ref w) =>
            {
                w.Write(1);
                var span = w.GetSpan(2);
                span[0] = 0xaa;
                span[1] = 0xbb;
                w.Advance(2);
                w.GetSpan(0);
                w.Advance(0);
                w.Write(2);
            });
    }

    [Fact]
    public void AdvancingFurtherThanTheSpan_IsRefused()
    {
        var writer = new MessagePackWriter(new FixedBuffer(3));
        writer.Write(1);
        writer.GetSpan(2);
        var refusals = 0;
        foreach (var length in new[] { 3, -1, int.MaxValue })
        {
            try
            {
                writer.Advance(length);
            }
            catch (ArgumentOutOfRangeException)
            {
                refusals++;
            }
        }

        Assert.Equal(3, refusals);
    }

    [Fact]
    public void NegativeLengths_AreRefused()
    {
        foreach (var write in new Write[]
        {
            (ref w) => w.WriteArrayHeader(-1),
            (ref w) => w.WriteMapHeader(-1),
            (ref w) => w.WriteStringHeader(-1),
            (ref w) => w.WriteBinHeader(-1),
            (ref w) => w.GetSpan(-1),
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Golden.Written(write));
        }

        Assert.Throws<OverflowException>(() => new ExtensionHeader(1, -1));
    }

    [Fact]
    public void AFullBuffer_SaysSoItself_AndKeepsWhatWasWritten()
    {
        var buffer = new FixedBuffer(5);
        var writer = new MessagePackWriter(buffer);
        writer.Write("abcd");
        var refused = 0;
        for (var i = 0; i < 2; i++)
        {
            try
            {
                writer.Write(1);
            }
            catch (InvalidOperationException)
            {
                refused++;
            }
        }

        writer.Flush();
        Assert.Equal(2, refused);
        Assert.Equal("a461626364", Hex.Text(buffer.Written));
    }

    [Fact]
    public void ABufferThatGivesLessThanAsked_IsRefused()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() =>
        {
            var writer = new MessagePackWriter(new Miser());
            writer.Write(1.0);
        });
        Assert.Contains("returned 1 bytes where 9 were asked for", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new MessagePackWriter(null!).Flush());
    }

    [Fact]
    public void Raw_OfAnySize_IsCopied()
    {
        var raw = new byte[100_000];
        new Random(1).NextBytes(raw);
        foreach (var length in new[] { 0, 1, 255, 256, 65535, 65536, 100_000 })
        {
            var part = raw[..length];
            Golden.Writes(part, (ref w) => w.WriteRaw(part));
            Golden.Writes(part, (ref w) => w.WriteRaw(Pieces.Cut(part, length / 3, length / 2)));
        }
    }

    private sealed class Miser : IBufferWriter<byte>
    {
        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => new byte[1];

        public Span<byte> GetSpan(int sizeHint = 0) => new byte[1];
    }
}
