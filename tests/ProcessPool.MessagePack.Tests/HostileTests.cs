using System.Buffers;
using MessagePack;
using ProcessPool.MessagePack.Tests.Support;

namespace ProcessPool.MessagePack.Tests;

/// <summary>Bytes that nobody honest writes.</summary>
[Watched]
public class HostileTests
{
    private static readonly (string Name, MessagePackType[] Accepts, Read<object?> Read)[] Methods =
    [
        ("ReadNil", [MessagePackType.Nil], (ref r) => r.ReadNil()),
        ("ReadBoolean", [MessagePackType.Boolean], (ref r) => r.ReadBoolean()),
        ("ReadByte", [MessagePackType.Integer], (ref r) => r.ReadByte()),
        ("ReadUInt16", [MessagePackType.Integer], (ref r) => r.ReadUInt16()),
        ("ReadUInt32", [MessagePackType.Integer], (ref r) => r.ReadUInt32()),
        ("ReadUInt64", [MessagePackType.Integer], (ref r) => r.ReadUInt64()),
        ("ReadSByte", [MessagePackType.Integer], (ref r) => r.ReadSByte()),
        ("ReadInt16", [MessagePackType.Integer], (ref r) => r.ReadInt16()),
        ("ReadInt32", [MessagePackType.Integer], (ref r) => r.ReadInt32()),
        ("ReadInt64", [MessagePackType.Integer], (ref r) => r.ReadInt64()),
        ("ReadChar", [MessagePackType.Integer], (ref r) => r.ReadChar()),
        ("ReadSingle", [MessagePackType.Integer, MessagePackType.Float], (ref r) => r.ReadSingle()),
        ("ReadDouble", [MessagePackType.Integer, MessagePackType.Float], (ref r) => r.ReadDouble()),
        ("ReadString", [MessagePackType.Nil, MessagePackType.String], (ref r) => r.ReadString()),
        ("ReadStringSequence", [MessagePackType.Nil, MessagePackType.String], (ref r) => r.ReadStringSequence()),
        ("TryReadStringSpan", [MessagePackType.Nil, MessagePackType.String], (ref r) => r.TryReadStringSpan(out _)),
        ("ReadBytes", [MessagePackType.Nil, MessagePackType.Binary], (ref r) => r.ReadBytes()),
        ("ReadArrayHeader", [MessagePackType.Array], (ref r) => r.ReadArrayHeader()),
        ("TryReadArrayHeader", [MessagePackType.Array], (ref r) => r.TryReadArrayHeader(out _)),
        ("ReadMapHeader", [MessagePackType.Map], (ref r) => r.ReadMapHeader()),
        ("TryReadMapHeader", [MessagePackType.Map], (ref r) => r.TryReadMapHeader(out _)),
        ("ReadExtensionFormat", [MessagePackType.Extension], (ref r) => r.ReadExtensionFormat()),
        ("ReadExtensionFormatHeader", [MessagePackType.Extension], (ref r) => r.ReadExtensionFormatHeader()),
        ("TryReadExtensionFormatHeader", [MessagePackType.Extension], (ref r) => r.TryReadExtensionFormatHeader(out _)),
    ];

    /// <summary>24 methods by 256 codes, with enough bytes behind them, with too few, and with none.</summary>
    [Fact]
    public void EveryMethod_AcceptsItsTypes_AndRefusesAllOtherCodes()
    {
        foreach (var (name, accepts, read) in Methods)
        {
            for (var code = 0; code <= byte.MaxValue; code++)
            {
                var accepted = accepts.Contains(MessagePackCode.ToMessagePackType((byte)code));
                byte[] enough = [(byte)code, .. new byte[100]];
                foreach (var bytes in new[] { enough, [(byte)code, 0], [(byte)code] })
                {
                    var reader = new MessagePackReader(Pieces.Cut(bytes, 1));
                    var thrown = Golden.Caught(ref reader, read);
                    if (!accepted)
                    {
                        var refusal = Assert.IsType<MessagePackSerializationException>(thrown);
                        Assert.EndsWith(
                            $"but found {MessagePackCode.ToFormatName((byte)code)} (0x{code:x2}) at byte 0.",
                            refusal.Message,
                            StringComparison.Ordinal);
                        Assert.Equal(0, reader.Consumed);
                    }
                    else if (ReferenceEquals(bytes, enough) && !IsNegative(code, name))
                    {
                        Assert.Null(thrown);
                    }
                    else if (thrown is not null)
                    {
                        Assert.True(
                            thrown is EndOfStreamException or MessagePackSerializationException,
                            $"{name}: {thrown}");
                        Assert.Equal(0, reader.Consumed);
                    }
                }
            }
        }

        static bool IsNegative(int code, string name) =>
            code >= MessagePackCode.MinNegativeFixInt && (name is "ReadByte" or "ReadChar" || name.Contains("UInt"));
    }

    [Fact]
    public void AtTheEnd_EveryMethodSaysSo()
    {
        foreach (var (name, _, read) in Methods)
        {
            var reader = new MessagePackReader(ReadOnlyMemory<byte>.Empty);
            var thrown = Golden.Caught(ref reader, read);
            if (name is "TryReadArrayHeader" or "TryReadMapHeader" or "TryReadExtensionFormatHeader")
            {
                Assert.Null(thrown);
            }
            else
            {
                Assert.Equal(
                    "The value at byte 0 needs 1 bytes, but the data ends after 0, at byte 0.",
                    Assert.IsType<EndOfStreamException>(thrown).Message);
            }
        }
    }

    [Fact]
    public void TheCodeThatIsNeverUsed_IsRefused()
    {
        foreach (var hex in new[] { "c1", "92 00 c1", "81 00 c1", "91 91 91 c1 00" })
        {
            var reader = new MessagePackReader(Hex.Bytes(hex));
            var refusal = Assert.IsType<MessagePackSerializationException>(Golden.Caught(ref reader, Golden.Skip));
            Assert.Contains("found (never used) (0xc1)", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(0, reader.Consumed);
            Assert.IsType<MessagePackSerializationException>(Golden.Caught(ref reader, (ref r) => r.ReadRaw()));
        }
    }

    [Theory]
    [InlineData("91")]
    [InlineData("9f 00*14")]
    [InlineData("dc 0010 00*15")]
    [InlineData("dc ffff 00*100")]
    [InlineData("dd 7fffffff 00*100")]
    [InlineData("dd 80000000 00*100")]
    [InlineData("dd ffffffff 00*100")]
    public void AnArray_ThatClaimsMoreElementsThanThereAreBytes_IsRefused(string hex) =>
        NeedsMore(hex, (ref r) => r.ReadArrayHeader());

    [Theory]
    [InlineData("81 00")]
    [InlineData("8f 00*29")]
    [InlineData("de 0010 00*31")]
    [InlineData("de ffff 00*1000")]
    [InlineData("df 7fffffff 00*100")]
    [InlineData("df 80000000 00*100")]
    [InlineData("df ffffffff 00*100")]
    public void AMap_ThatClaimsMorePairsThanThereAreBytes_IsRefused(string hex) =>
        NeedsMore(hex, (ref r) => r.ReadMapHeader());

    [Theory]
    [InlineData("bf 61*30")]
    [InlineData("d9 ff 61*254")]
    [InlineData("da ffff 61*100")]
    [InlineData("db 7fffffff 61*100")]
    [InlineData("db ffffffff 61*100")]
    public void AString_ThatClaimsMoreBytesThanThereAre_IsRefused(string hex)
    {
        NeedsMore(hex, (ref r) => r.ReadString());
        NeedsMore(hex, (ref r) => r.ReadStringSequence());
        NeedsMore(hex, (ref r) => r.TryReadStringSpan(out _));
    }

    [Theory]
    [InlineData("c4 ff 00*254")]
    [InlineData("c5 ffff 00*100")]
    [InlineData("c6 7fffffff 00*100")]
    [InlineData("c6 ffffffff 00*100")]
    public void Binary_ThatClaimsMoreBytesThanThereAre_IsRefused(string hex) =>
        NeedsMore(hex, (ref r) => r.ReadBytes());

    [Theory]
    [InlineData("d8 05 00*15")]
    [InlineData("c7 ff 05 00*254")]
    [InlineData("c8 ffff 05 00*100")]
    [InlineData("c9 7fffffff 05 00*100")]
    [InlineData("c9 ffffffff 05 00*100")]
    [InlineData("c9 ffffffff ff 00*100")]
    public void AnExtension_ThatClaimsMoreBytesThanThereAre_IsRefused(string hex)
    {
        NeedsMore(hex, (ref r) => r.ReadExtensionFormat());
        NeedsMore(hex, (ref r) => r.ReadExtensionFormatHeader());
        NeedsMore(hex, (ref r) => r.ReadDateTime());
    }

    [Fact]
    public void Skip_TakesNoStack_HoweverDeepTheNesting()
    {
        const int Depth = 10_000_000;
        foreach (var code in new byte[] { 0x91, 0x81 })
        {
            var bytes = new byte[(code == 0x91 ? Depth : 2 * Depth) + 1];
            Array.Fill(bytes, code);
            bytes[^1] = MessagePackCode.Nil;
            if (code == 0x81)
            {
                // A map within the value of a map: its key is 0.
                for (var i = 1; i < bytes.Length; i += 2)
                {
                    bytes[i] = 0;
                }
            }

            var reader = new MessagePackReader(bytes);
            reader.Skip();
            Assert.True(reader.End);

            reader = new MessagePackReader(bytes.AsMemory(0, bytes.Length - 1));
            Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, Golden.Skip));
        }
    }

    /// <summary>Each of many headers claims as much as it can: the sum must not overflow, nor take long.</summary>
    [Theory]
    [InlineData("dd ffffffff")]
    [InlineData("df ffffffff")]
    [InlineData("dd 00000003")]
    public void Skip_OfManyGreedyHeaders_EndsAtOnce(string header)
    {
        var unit = Hex.Bytes(header);
        var bytes = new byte[unit.Length * 1_000_000];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = unit[i % unit.Length];
        }

        var reader = new MessagePackReader(bytes);
        Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, Golden.Skip));
        Assert.Equal(0, reader.Consumed);
    }

    [Fact]
    public void ADepthStep_TooFar_IsRefused()
    {
        var security = MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(3);
        Assert.Equal(500, MessagePackSecurity.UntrustedData.MaximumObjectGraphDepth);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(0));

        var reader = new MessagePackReader(Hex.Bytes("91 91 91 91 c0"));
        for (var depth = 0; depth < 3; depth++)
        {
            security.DepthStep(ref reader);
            reader.ReadArrayHeader();
        }

        Assert.Equal(3, reader.Depth);
        Assert.Equal(3, reader.CreatePeekReader().Depth);
        Assert.Equal(3, reader.Clone(ReadOnlySequence<byte>.Empty).Depth);
        var refusal = Golden.Caught(ref reader, (ref r) =>
        {
            security.DepthStep(ref r);
            return true;
        });
        Assert.Equal(
            "Values nest deeper than 3 levels at byte 3.",
            Assert.IsType<MessagePackSerializationException>(refusal).Message);
        Assert.Equal(3, reader.Depth);
        reader.Depth--;
        security.DepthStep(ref reader);
    }

    private static void NeedsMore<T>(string hex, Read<T> read)
    {
        var bytes = Hex.Bytes(hex);
        foreach (var sequence in Pieces.AllCuts(bytes))
        {
            var reader = new MessagePackReader(sequence);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var thrown = Golden.Caught(ref reader, read);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
            Assert.Contains(
                $"the data ends after {bytes.Length}, at byte {bytes.Length}.",
                Assert.IsType<EndOfStreamException>(thrown).Message,
                StringComparison.Ordinal);
            Assert.Equal(0, reader.Consumed);
            Assert.IsType<EndOfStreamException>(Golden.Caught(ref reader, Golden.Skip));
        }
    }
}
