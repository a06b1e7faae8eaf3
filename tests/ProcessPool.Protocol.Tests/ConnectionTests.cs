using System.Buffers;
using ProcessPool.Protocol.Tests.Support;

namespace ProcessPool.Protocol.Tests;

/// <summary>Frames over a stream: whatever their size and however the bytes arrive.</summary>
public sealed class ConnectionTests
{
    private const int SmallFrame = 16 * 1024;
    private const int LargestRead = 1024 * 1024;

    public static TheoryData<int> Sizes() =>
    [
        0, 1, 2, 15, 16, 17, 4095, 4096, SmallFrame - 17, SmallFrame - 1, SmallFrame, SmallFrame + 1, SmallFrame + 16,
        65_535, 65_536, LargestRead - 1, LargestRead, LargestRead + 1, (3 * LargestRead) + 5,
    ];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Sizes))]
    public Task Frame_OfEverySize_WithEveryHead_ComesBack(int size) => Task.Run(() =>
    {
        var body = Pieces.Bytes(size);
        foreach (var headSize in new[] { 0, 1, 60, SmallFrame - size, SmallFrame - size + 1, SmallFrame, SmallFrame + 1, 100_000 })
        {
            if (headSize >= 0)
            {
                var head = Pieces.Bytes(headSize);
                byte[] expected = [.. head, .. body];
                var sent = Sent(c => c.Send(MessageKind.Chunk, head, body));
                Pieces.AssertSame(sent, Sent(c => c.Send(MessageKind.Chunk, head, Pieces.Cut(body, Math.Max(1, size / 3)))));
                Assert.Equal(Frame.HeaderSize + expected.Length, sent.Length);
                Pieces.AssertSame(expected, Assert.Single(Received(sent)).Payload);
            }
        }
    });

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public Task Frames_HoweverTheBytesArrive_ComeBackInOrder(int bite) => Task.Run(() =>
    {
        int[] sizes = [0, 1, 100, 0, 0, 40_000, 3, 17_000, 0];
        var sent = Sent(connection =>
        {
            connection.Send(MessageKind.Ready);
            foreach (var size in sizes)
            {
                connection.Send(MessageKind.Results, new ReadOnlySequence<byte>(Pieces.Bytes(size)));
            }
        });
        var received = Received(sent, bite);
        Assert.Equal([MessageKind.Ready, .. sizes.Select(_ => MessageKind.Results)], received.Select(f => f.Kind));
        Assert.Equal([[], .. sizes.Select(Pieces.Bytes)], received.Select(f => f.Payload));
    });

    [Fact(Timeout = 60_000)]
    public Task Stream_EndsWithinAFrame_SaysSo_AndGoesOnSayingSo() => Task.Run(() =>
    {
        var sent = Sent(c => c.Send(MessageKind.Results, new ReadOnlySequence<byte>(Pieces.Bytes(40))));
        for (var length = 1; length < sent.Length; length++)
        {
            foreach (var bite in new[] { 1, int.MaxValue })
            {
                using var connection = new Connection(new ScriptedStream(sent[..length], bite), Stream.Null);
                var error = Assert.Throws<EndOfStreamException>(() => connection.TryReceive(out _));
                Assert.Equal("The pipe ended within a frame.", error.Message);
                Assert.Throws<EndOfStreamException>(() => connection.TryReceive(out _));
            }
        }
    });

    [Fact(Timeout = 60_000)]
    public Task Stream_EndsBetweenFrames_IsNoError() => Task.Run(() =>
    {
        foreach (var count in new[] { 0, 1, 2 })
        {
            var sent = Sent(connection =>
            {
                for (var i = 0; i < count; i++)
                {
                    connection.Send(MessageKind.Ready);
                }
            });
            using var connection = new Connection(new ScriptedStream(sent), Stream.Null);
            for (var i = 0; i < count; i++)
            {
                Assert.True(connection.TryReceive(out _));
            }

            Assert.False(connection.TryReceive(out var frame));
            Assert.False(connection.TryReceive(out frame));
            Assert.Equal(default, frame);
        }
    });

    [Theory(Timeout = 60_000)]
    [InlineData(101)]
    [InlineData(1L << 32)]
    [InlineData(Frame.MaxLength)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public Task Length_AboveTheLimit_IsRefused_BeforeAnythingIsAllocatedForIt(long length) => Task.Run(() =>
    {
        var header = new byte[Frame.HeaderSize];
        Frame.WriteHeader(header, MessageKind.Hello, length);
        var stream = new ScriptedStream([.. header, .. Pieces.Bytes(1000)], Frame.HeaderSize);
        using var connection = new Connection(stream, Stream.Null) { MaxFrameLength = 100 };
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ProtocolException>(() => connection.TryReceive(out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal(Frame.HeaderSize, stream.Position);
    });

    [Fact(Timeout = 60_000)]
    public Task Length_AtTheLimit_IsTaken() => Task.Run(() =>
    {
        var sent = Sent(c => c.Send(MessageKind.Hello, new ReadOnlySequence<byte>(Pieces.Bytes(100))));
        using var connection = new Connection(new ScriptedStream(sent), Stream.Null) { MaxFrameLength = 100 };
        Assert.True(connection.TryReceive(out var frame));
        Assert.Equal(100, frame.Payload.Length);
    });

    [Fact(Timeout = 60_000)]
    public Task Length_ThatIsAllowedButNeverComes_TakesMemoryForWhatCameOnly() => Task.Run(() =>
    {
        var header = new byte[Frame.HeaderSize];
        Frame.WriteHeader(header, MessageKind.Results, Frame.MaxLength);
        using var connection = new Connection(new ScriptedStream([.. header, .. new byte[10 * LargestRead]], 5000), Stream.Null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<EndOfStreamException>(() => connection.TryReceive(out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 15 * LargestRead);
    });

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    public Task RandomBytes_GiveFramesOrOneOfTwoExceptions(int seed) => Task.Run(() =>
    {
        var random = new Random(seed);
        for (var run = 0; run < 20_000; run++)
        {
            var bytes = new byte[random.Next(100)];
            random.NextBytes(bytes);
            if (run % 2 == 0 && bytes.Length >= Frame.HeaderSize)
            {
                Frame.WriteHeader(bytes, (MessageKind)random.Next(18), random.Next(120));
            }

            var error = Record.Exception(() => Received(bytes, 1 + random.Next(40)));
            Assert.True(error is null or ProtocolException or EndOfStreamException, $"{Convert.ToHexString(bytes)}: {error}");
        }
    });

    private static byte[] Sent(Action<Connection> send)
    {
        using var output = new MemoryStream();
        using var connection = new Connection(Stream.Null, output);
        send(connection);
        return output.ToArray();
    }

    private static List<(MessageKind Kind, byte[] Payload)> Received(byte[] bytes, int bite = int.MaxValue)
    {
        using var connection = new Connection(new ScriptedStream(bytes, bite), Stream.Null);
        var frames = new List<(MessageKind, byte[])>();
        while (connection.TryReceive(out var frame))
        {
            frames.Add((frame.Kind, frame.Payload.ToArray()));
        }

        return frames;
    }
}
