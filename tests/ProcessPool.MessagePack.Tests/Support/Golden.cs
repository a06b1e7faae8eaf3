using System.Buffers;
using MessagePack;

namespace ProcessPool.MessagePack.Tests.Support;

internal delegate void Write(ref MessagePackWriter writer);

internal delegate T Read<out T>(ref MessagePackReader reader);

/// <summary>What holds for every value and its bytes.</summary>
internal static class Golden
{
    /// <summary>Writing gives these bytes, whatever the buffer; see also <see cref="Reads"/>.</summary>
    public static void Check<T>(string hex, Write write, Read<T> read, T expected)
    {
        var bytes = Hex.Bytes(hex);
        Writes(bytes, write);
        Reads(bytes, read, expected);
    }

    public static void Writes(byte[] bytes, Write write)
    {
        Assert.Equal(Hex.Text(bytes), Hex.Text(Written(write)));

        var exact = new FixedBuffer(bytes.Length);
        WriteTo(exact, write);
        Assert.True(exact.Written.SequenceEqual(bytes));

        for (var extra = 0; extra < 8; extra++)
        {
            var mean = new MeanBuffer(extra);
            WriteTo(mean, write);
            Assert.True(mean.Written.SequenceEqual(bytes));
        }
    }

    /// <summary>
    /// The bytes give this value, whole or cut anywhere. The reader stands behind them then. If they end anywhere
    /// before their end, that is an <see cref="EndOfStreamException"/>, and the reader has not moved.
    /// </summary>
    public static void Reads<T>(byte[] bytes, Read<T> read, T expected)
    {
        var whole = new MessagePackReader(bytes);
        Assert.Equal(expected, read(ref whole));
        Assert.True(whole.End);
        Assert.Equal(bytes.Length, whole.Consumed);

        foreach (var sequence in Pieces.AllCuts([.. bytes, MessagePackCode.Nil]))
        {
            var reader = new MessagePackReader(sequence);
            Assert.Equal(expected, read(ref reader));
            Assert.Equal(bytes.Length, reader.Consumed);
            Assert.Equal(1, sequence.Slice(reader.Position).Length);
            Assert.False(reader.End);

            var skipping = new MessagePackReader(sequence);
            skipping.Skip();
            Assert.Equal(bytes.Length, skipping.Consumed);

            var raw = new MessagePackReader(sequence);
            Assert.True(raw.ReadRaw().ToArray().AsSpan().SequenceEqual(bytes));
            raw.ReadNil();
            Assert.True(raw.End);
        }

        var step = bytes.Length < 1000 ? 1 : bytes.Length / 10;
        for (var length = 0; length < bytes.Length; length += length < 10 ? 1 : step)
        {
            var part = bytes.AsMemory(0, length);
            EndsEarly(new MessagePackReader(part), read);
            EndsEarly(new MessagePackReader(Pieces.Cut(part, length / 2)), read);
        }
    }

    public static byte[] Written(Write write)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteTo(output, write);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteTo(IBufferWriter<byte> output, Write write)
    {
        var writer = new MessagePackWriter(output);
        write(ref writer);
        writer.Flush();
    }

    private static void EndsEarly<T>(MessagePackReader reader, Read<T> read)
    {
        var length = reader.Sequence.Length;
        var thrown = Caught(ref reader, read);
        Assert.IsType<EndOfStreamException>(thrown);
        Assert.Contains($"at byte {length}.", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, reader.Consumed);
        Assert.IsType<EndOfStreamException>(Caught(ref reader, Skip));
        Assert.Equal(0, reader.Consumed);
    }

    public static bool Skip(ref MessagePackReader reader)
    {
        reader.Skip();
        return true;
    }

    /// <summary>What reading throws; null if it throws nothing. A reader cannot be captured by a lambda.</summary>
    public static Exception? Caught<T>(ref MessagePackReader reader, Read<T> read)
    {
        try
        {
            read(ref reader);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
