using System.Text.Json;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

/// <summary>
/// Random bytes, and valid documents with damage. Whatever comes, reading it ends with a value or with one of two
/// exceptions, in the same way however the bytes lie, and takes memory in proportion to them.
/// </summary>
[Watched]
public class FuzzTests
{
    private static readonly MessagePackSecurity Security =
        MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(64);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RandomBytes(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[64];
        for (var run = 0; run < 60_000; run++)
        {
            random.NextBytes(bytes);
            if (run % 2 == 0)
            {
                Interesting(random, bytes);
            }

            Check(random, bytes.AsMemory(0, random.Next(bytes.Length + 1)));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void ValidDocuments_WithDamage(int seed)
    {
        var random = new Random(seed);
        for (var document = 0; document < 3000; document++)
        {
            var value = JsonSerializer.SerializeToElement(RandomDocument.Create(random, depth: 3));
            var valid = Golden.Written((ref w) => Tagged.Write(ref w, value));
            Assert.Null(Check(random, valid));
            for (var run = 0; run < 20; run++)
            {
                Check(random, Damaged(random, valid));
            }
        }
    }

    /// <summary>Makes codes of every kind as likely as fixints, which half of all random bytes are.</summary>
    private static void Interesting(Random random, byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = random.Next(4) switch
            {
                0 => (byte)random.Next(0xc0, 0xe0),
                1 => (byte)random.Next(0x80, 0xc0),
                2 => (byte)random.Next(4),
                _ => bytes[i],
            };
        }
    }

    private static ReadOnlyMemory<byte> Damaged(Random random, byte[] valid)
    {
        var bytes = valid.ToList();
        for (var damages = random.Next(1, 4); damages > 0 && bytes.Count > 0; damages--)
        {
            var place = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[place] = (byte)random.Next(0xc0, 0xe0);
                    break;
                case 3:
                    bytes.RemoveAt(place);
                    break;
                case 4:
                    bytes.Insert(place, (byte)random.Next(256));
                    break;
                default:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Reads the bytes in every way, and returns the exception of the first.</summary>
    private static Exception? Check(Random random, ReadOnlyMemory<byte> bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var whole = new MessagePackReader(bytes);
        var thrown = Golden.Caught(ref whole, (ref r) => Walk(ref r));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000 + (10 * bytes.Length));
        Allowed(thrown, bytes);

        var first = random.Next(bytes.Length + 1);
        var second = random.Next(first, bytes.Length + 1);
        var cut = new MessagePackReader(Pieces.Cut(bytes, first, second));
        var thrownCut = Golden.Caught(ref cut, (ref r) => Walk(ref r));
        Assert.True(thrown?.Message == thrownCut?.Message, $"{Hex.Text(bytes.Span)}: {thrown} {thrownCut}");
        Assert.Equal(thrown?.GetType(), thrownCut?.GetType());
        Assert.Equal(whole.Consumed, cut.Consumed);

        var skipping = new MessagePackReader(Pieces.Cut(bytes, first));
        var thrownSkipping = Golden.Caught(ref skipping, Golden.Skip);
        Allowed(thrownSkipping, bytes);
        if (thrown is null)
        {
            Assert.Null(thrownSkipping);
            Assert.Equal(whole.Consumed, skipping.Consumed);
        }

        return thrown;
    }

    private static void Allowed(Exception? thrown, ReadOnlyMemory<byte> bytes) => Assert.True(
        thrown is null or EndOfStreamException or MessagePackSerializationException,
        $"{Hex.Text(bytes.Span)}: {thrown}");

    /// <summary>
    /// Reads one value by its type, with all that is inside it. A refused value leaves the reader where it was.
    /// </summary>
    private static bool Walk(ref MessagePackReader reader)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                Attempt(ref reader, (ref r) => r.ReadUInt64());
                break;
            case MessagePackType.Integer:
                Attempt(ref reader, (ref r) => r.ReadInt64());
                break;
            case MessagePackType.Nil:
                Attempt(ref reader, (ref r) => r.ReadNil());
                break;
            case MessagePackType.Boolean:
                Attempt(ref reader, (ref r) => r.ReadBoolean());
                break;
            case MessagePackType.Float:
                Attempt(ref reader, (ref r) => r.ReadDouble());
                break;
            case MessagePackType.String:
                Attempt(ref reader, (ref r) => r.ReadString());
                break;
            case MessagePackType.Binary:
                Attempt(ref reader, (ref r) => r.ReadBytes()!.Value.Length);
                break;
            case MessagePackType.Extension when IsTime(ref reader):
                Attempt(ref reader, (ref r) => r.ReadDateTime());
                break;
            case MessagePackType.Extension:
                Attempt(ref reader, (ref r) => r.ReadExtensionFormat().Header);
                break;
            case MessagePackType.Array:
                WalkInside(ref reader, Attempt(ref reader, (ref r) => r.ReadArrayHeader()));
                break;
            case MessagePackType.Map:
                WalkInside(ref reader, 2 * Attempt(ref reader, (ref r) => r.ReadMapHeader()));
                break;
            default:
                reader.Skip();
                break;
        }

        return true;
    }

    private static void WalkInside(ref MessagePackReader reader, int count)
    {
        Security.DepthStep(ref reader);
        for (; count > 0; count--)
        {
            Walk(ref reader);
        }

        reader.Depth--;
    }

    private static bool IsTime(ref MessagePackReader reader)
    {
        var peek = reader.CreatePeekReader();
        return peek.TryReadExtensionFormatHeader(out var header) && header.TypeCode == -1;
    }

    private static T Attempt<T>(ref MessagePackReader reader, Read<T> read)
    {
        var before = reader.Consumed;
        try
        {
            return read(ref reader);
        }
        catch
        {
            Assert.Equal(before, reader.Consumed);
            throw;
        }
    }
}
