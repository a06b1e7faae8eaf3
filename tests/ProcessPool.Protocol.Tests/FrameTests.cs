namespace ProcessPool.Protocol.Tests;

/// <summary>The header of a frame, for payloads of sizes that no test could allocate.</summary>
public sealed class FrameTests
{
    public static TheoryData<long> Lengths() =>
    [
        0, 1, 255, 65_535, int.MaxValue, 1L + int.MaxValue, uint.MaxValue, 1L + uint.MaxValue, 5L << 30, (1L << 33) + 12_345, Frame.MaxLength,
    ];

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Lengths))]
    public Task Header_EveryKindAndLength_ComesBack(long length) => Task.Run(() =>
    {
        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            var header = Filled(0xff);
            Frame.WriteHeader(header, kind, length);
            Assert.Equal((kind, length), Frame.ReadHeader(header, Frame.MaxLength));
        }
    });

    [Fact(Timeout = 30_000)]
    public Task Header_IsLengthThenKindThenZeros() => Task.Run(() =>
    {
        var header = Filled(0xff);
        Frame.WriteHeader(header, MessageKind.Chunk, 0x01_02_03_04_05);
        Assert.Equal("05040302010000000700000000000000", Convert.ToHexString(header));
    });

    [Theory(Timeout = 30_000)]
    [InlineData(0)]
    [InlineData(1 + (byte)MessageKind.Taken)]
    [InlineData(255)]
    public Task Header_UnknownKind_IsRefused(byte kind) => Task.Run(() =>
    {
        Assert.DoesNotContain((MessageKind)kind, Enum.GetValues<MessageKind>());
        var header = Filled(0);
        header[8] = kind;
        var error = Assert.Throws<ProtocolException>(() => Frame.ReadHeader(header, Frame.MaxLength));
        Assert.Contains(Convert.ToHexString(header), error.Message, StringComparison.Ordinal);
    });

    [Fact(Timeout = 30_000)]
    public Task Header_AnyOfTheLastBytesNotZero_IsRefused() => Task.Run(() =>
    {
        for (var at = 9; at < Frame.HeaderSize; at++)
        {
            var header = Filled(0);
            Frame.WriteHeader(header, MessageKind.Ready, 0);
            header[at] = 1;
            Assert.Throws<ProtocolException>(() => Frame.ReadHeader(header, Frame.MaxLength));
        }
    });

    [Theory(Timeout = 30_000)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(Frame.MaxLength + 1)]
    public Task Header_LengthOutOfRange_IsRefused(long length) => Task.Run(() =>
    {
        var header = Filled(0);
        Frame.WriteHeader(header, MessageKind.Results, length);
        var error = Assert.Throws<ProtocolException>(() => Frame.ReadHeader(header, Frame.MaxLength));
        Assert.Equal($"A frame of kind Results claims {length} bytes; at most {Frame.MaxLength} are allowed.", error.Message);
    });

    private static byte[] Filled(byte fill)
    {
        var header = new byte[Frame.HeaderSize];
        header.AsSpan().Fill(fill);
        return header;
    }
}
