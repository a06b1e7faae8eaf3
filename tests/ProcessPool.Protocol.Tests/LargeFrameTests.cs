using System.Buffers;

namespace ProcessPool.Protocol.Tests;

/// <summary>Frames that are read into one buffer of their own, and those that are sent together.</summary>
public sealed class LargeFrameTests
{
    private static readonly int[] Sizes = [0, 1, 16 * 1024, (128 * 1024) - 17, 128 * 1024, (128 * 1024) + 17, 1_000_000, 16 * 1024 * 1024, (16 * 1024 * 1024) + 1, 20_000_000];

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public Task Frames_OfAnySize_ArriveWholeAndInOrder(bool cutsFrames) => Task.Run(() =>
    {
        var bytes = new MemoryStream();
        using (var sender = new Connection(Stream.Null, new KeptStream(bytes)))
        {
            foreach (var size in Sizes.Concat(Sizes.Reverse()))
            {
                sender.Send(MessageKind.Results, [(byte)size], Content(size));
            }
        }

        bytes.Position = 0;
        using var receiver = new Connection(bytes, Stream.Null) { CutsFrames = cutsFrames };
        foreach (var size in Sizes.Concat(Sizes.Reverse()))
        {
            Assert.True(receiver.TryReceive(out var frame));
            Assert.False(frame.IsCut);
            Assert.Equal(size + 1, frame.Payload.Length);
            Assert.True(frame.Payload.ToArray().AsSpan(1).SequenceEqual(Content(size)));
        }

        Assert.False(receiver.TryReceive(out _));
    });

    [Fact(Timeout = 60_000)]
    public Task ABufferThatWasTaken_StaysAsItIs() => Task.Run(() =>
    {
        var bytes = new MemoryStream();
        using (var sender = new Connection(Stream.Null, new KeptStream(bytes)))
        {
            sender.Send(MessageKind.Results, [], Content(1_000_000));
            sender.Send(MessageKind.Results, [], new byte[1_000_000]);
            sender.Send(MessageKind.Results, [], new byte[10]);
        }

        bytes.Position = 0;
        using var receiver = new Connection(bytes, Stream.Null);
        Assert.True(receiver.TryReceive(out var first));
        var payload = first.Payload;
        Assert.True(receiver.TryTakeLarge(out var buffer));
        Assert.NotNull(buffer);
        Assert.True(receiver.TryReceive(out _));
        Assert.True(payload.FirstSpan.SequenceEqual(Content(1_000_000)));
        Assert.True(receiver.TryReceive(out _));
        Assert.False(receiver.TryTakeLarge(out var none)); // Small ones have none.
        Assert.Null(none);
        ArrayPool<byte>.Shared.Return(buffer);
    });

    /// <summary>Whoever knows where the end of a payload belongs gets it there, and other frames as before.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(40_000)]
    public Task APayloadWithRoomOfItsOwn_IsReceivedThere(int head) => Task.Run(() =>
    {
        const int Size = 1_000_000;
        var bytes = new MemoryStream();
        using (var sender = new Connection(Stream.Null, new KeptStream(bytes)))
        {
            sender.Send(MessageKind.Results, Content(head), Content(Size));
            sender.Send(MessageKind.Chunk, [], Content(Size));
            sender.Send(MessageKind.Results, [], new byte[10]);
        }

        bytes.Position = 0;
        var room = new byte[Size];
        using var receiver = new Connection(bytes, Stream.Null)
        {
            RoomFor = (kind, start, length) =>
            {
                Assert.True(start.Length >= Math.Min(length, 100));
                return kind == MessageKind.Results ? room : default;
            },
        };
        Assert.True(receiver.TryReceive(out var first));
        var payload = first.Payload;
        Assert.True(room.AsSpan().SequenceEqual(Content(Size)));
        Assert.True(receiver.TryTakeLarge(out var pooled));
        Assert.Null(pooled);
        Assert.True(receiver.TryReceive(out var second));
        Assert.True(second.Payload.ToArray().AsSpan().SequenceEqual(Content(Size)));
        Assert.True(receiver.TryReceive(out var third));
        Assert.Equal(10, third.Payload.Length);
        Assert.Equal([.. Content(head), .. Content(Size)], payload.ToArray());
    });

    [Fact(Timeout = 60_000)]
    public Task NoMemoryForTheRoom_TheFrameIsCut_OrThrows() => Task.Run(() =>
    {
        var bytes = new MemoryStream();
        using (var sender = new Connection(Stream.Null, new KeptStream(bytes)))
        {
            sender.Send(MessageKind.Results, [1, 2, 3], Content(1_000_000));
            sender.Send(MessageKind.Results, [], new byte[10]);
        }

        bytes.Position = 0;
        using var receiver = new Connection(bytes, Stream.Null) { CutsFrames = true, RoomFor = (_, _, _) => throw new InsufficientMemoryException() };
        Assert.True(receiver.TryReceive(out var frame));
        Assert.True(frame.IsCut);
        Assert.Equal([1, 2, 3], frame.Payload.Slice(0, 3).ToArray());
        Assert.False(receiver.TryTakeLarge(out _));
        Assert.True(receiver.TryReceive(out frame));
        Assert.Equal(10, frame.Payload.Length);
        bytes.Position = 0;
        using var other = new Connection(bytes, Stream.Null) { RoomFor = (_, _, _) => throw new InsufficientMemoryException() };
        Assert.Throws<InsufficientMemoryException>(() => other.TryReceive(out _));
    });

    [Fact(Timeout = 60_000)]
    public Task FramesThatAreSentSoon_GoWithTheNext_OrAtTheFlush_InOrder() => Task.Run(() =>
    {
        var bytes = new MemoryStream();
        using var sender = new Connection(Stream.Null, new KeptStream(bytes));
        sender.SendSoon(MessageKind.Chunk, [1], default);
        sender.SendSoon(MessageKind.Chunk, [2], default);
        Assert.Equal(0, bytes.Length);
        sender.Send(MessageKind.Chunk, [3], new byte[100_000]);
        sender.SendSoon(MessageKind.Chunk, [4], new ReadOnlySequence<byte>(new byte[20_000])); // More than is kept: at once.
        sender.SendSoon(MessageKind.Chunk, [5], default);
        var before = bytes.Length;
        sender.Flush();
        Assert.True(bytes.Length > before);
        sender.Flush();
        bytes.Position = 0;
        using var receiver = new Connection(bytes, Stream.Null);
        for (var i = 1; i <= 5; i++)
        {
            Assert.True(receiver.TryReceive(out var frame));
            Assert.Equal(i, frame.Payload.FirstSpan[0]);
        }

        Assert.False(receiver.TryReceive(out _));
        sender.Close("enough");
        Assert.Throws<ConnectionClosedException>(sender.Flush);
        Assert.Throws<ConnectionClosedException>(() => sender.SendSoon(MessageKind.Chunk, [1], default));
    });

    private static byte[] Content(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }

    /// <summary>Outlives the connection.</summary>
    private sealed class KeptStream(MemoryStream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
