using System.Buffers;
using System.IO.Pipes;
using ProcessPool.Protocol.Rings;

namespace ProcessPool.Protocol.Tests;

/// <summary>Blocks that the other side copies from where they lie. Both sides are this process, which may look into itself.</summary>
public sealed class DirectTests
{
    private const int Size = 3_000_000;

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blocks_AreCopied_OnceOneHasComeTheOtherWay(bool fromParent)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var ends = await Ends.OpenAsync();
        var (sender, receiver) = fromParent ? (ends.Parent, ends.Worker) : (ends.Worker, ends.Parent);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i > 0, (fromParent ? ends.ParentRing : ends.WorkerRing).IsPulled);
            var sent = Task.Run(() => SendAndReceiveAnswer(sender, [(byte)i], Content(i)));
            Assert.True(await Task.Run(() => receiver.TryReceive(out var frame) && IsContent(frame, [(byte)i], Content(i))));
            Assert.Equal(i > 0, await sent);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AProcessThatMayNotBeLookedInto_Writes()
    {
        using var ends = await Ends.OpenAsync(process: int.MaxValue); // Nobody has that number.
        for (var i = 0; i < 3; i++)
        {
            Assert.False(ends.WorkerRing.IsPulled);
            var sent = Task.Run(() => SendAndReceiveAnswer(ends.Worker, [(byte)i], Content(i)));
            Assert.True(await Task.Run(() => ends.Parent.TryReceive(out var frame) && IsContent(frame, [(byte)i], Content(i))));
            Assert.False(await sent);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task RandomFrames_ArriveWholeAndInOrder_BothWays()
    {
        using var ends = await Ends.OpenAsync();
        var received = Task.WhenAll(Task.Run(() => ReceiveAll(ends.Parent, seed: 2)), Task.Run(() => ReceiveAll(ends.Worker, seed: 1)));
        await Task.WhenAll(Task.Run(() => SendAll(ends.Parent, seed: 1)), Task.Run(() => SendAll(ends.Worker, seed: 2)));
        ends.Parent.Send(MessageKind.Shutdown); // Answers have been received until here.
        ends.Worker.Send(MessageKind.Shutdown);
        await received;
    }

    [Fact(Timeout = 60_000)]
    public async Task ABlockWithRoomOfItsOwn_IsCopiedThere()
    {
        using var ends = await Ends.OpenAsync();
        await ends.GetReadyAsync();
        var room = new byte[Size];
        ends.Worker.RoomFor = (kind, start, length) =>
        {
            Assert.Equal((MessageKind.Chunk, 3 + Size), (kind, length));
            Assert.Equal([7, 8, 9], start.ToArray());
            return room;
        };

        var sent = Task.Run(() => SendAndReceiveAnswer(ends.Parent, [7, 8, 9], Content(1)));
        Assert.True(await Task.Run(() => ends.Worker.TryReceive(out var frame) && IsContent(frame, [7, 8, 9], Content(1))));
        await sent;
        Assert.True(room.AsSpan().SequenceEqual(Content(1)));
    }

    [Fact(Timeout = 60_000)]
    public async Task ABlockWithoutMemory_IsCut_AndTheSenderGoesOn()
    {
        using var ends = await Ends.OpenAsync();
        await ends.GetReadyAsync();
        ends.Worker.CutsFrames = true;
        ends.Worker.RoomFor = (_, _, _) => throw new InsufficientMemoryException();
        var sent = Task.Run(() => SendAndReceiveAnswer(ends.Parent, [7, 8, 9], Content(1)));
        Assert.True(await Task.Run(() => ends.Worker.TryReceive(out var frame) && frame is { IsCut: true } && frame.Payload.ToArray() is [7, 8, 9]));
        await sent;

        ends.Parent.Send(MessageKind.Forget, [1], default(ReadOnlySpan<byte>));
        Assert.True(ends.Worker.TryReceive(out var next));
        Assert.Equal([1], next.Payload.ToArray());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASenderThatWaits_GoesOn_WhenAnEndGoes(bool ownEnd)
    {
        using var ends = await Ends.OpenAsync();
        await ends.GetReadyAsync();
        var answers = Task.Run(() => ends.Parent.TryReceive(out _)); // Until the end.
        var sent = Task.Run(() => ends.Parent.SendLarge(MessageKind.Chunk, [], new ReadOnlySequence<byte>(Content(1)), int.MaxValue));
        (ownEnd ? ends.Parent : ends.Worker).Close("a test");
        await Assert.ThrowsAsync<ConnectionClosedException>(() => sent);
        Assert.False(await answers);
        Assert.Throws<ConnectionClosedException>(() => ends.Parent.SendLarge(MessageKind.Chunk, [], new ReadOnlySequence<byte>(Content(1)), int.MaxValue));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0, Size)] // nothing is there
    [InlineData(1, -1)]
    [InlineData(1, 0)]
    [InlineData(1, Size + 1)] // more than the payload has
    [InlineData(1, 1000)] // too much before it
    [InlineData(1, long.MaxValue)]
    public async Task WhatMakesNoSense_IsMalformed(long address, long count)
    {
        using var ends = await Ends.OpenAsync();
        var bytes = new byte[Frame.HeaderSize + (2 * sizeof(long))];
        Frame.WriteHeader(bytes, MessageKind.Results, Size, isDirect: true);
        BitConverter.TryWriteBytes(bytes.AsSpan(Frame.HeaderSize), address);
        BitConverter.TryWriteBytes(bytes.AsSpan(Frame.HeaderSize + sizeof(long)), count);
        ends.WorkerRing.Write(bytes);
        Assert.Throws<ProtocolException>(() => ends.Parent.TryReceive(out _));
    }

    [Fact(Timeout = 60_000)]
    public async Task MoreThanAParentTakes_IsMalformed()
    {
        using var ends = await Ends.OpenAsync();
        var bytes = new byte[Frame.HeaderSize + Direct.Size];
        Frame.WriteHeader(bytes, MessageKind.Results, 1 << 30, isDirect: true);
        new Direct(1, 1 << 30).Write(bytes.AsSpan(Frame.HeaderSize));
        ends.WorkerRing.Write(bytes);
        Assert.Throws<ProtocolException>(() => ends.Parent.TryReceive(out _));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnAnswerToNothing_IsMalformed()
    {
        using var ends = await Ends.OpenAsync();
        ends.Worker.Send(MessageKind.Taken);
        Assert.Throws<ProtocolException>(() => ends.Parent.TryReceive(out _));
    }

    [Fact(Timeout = 60_000)]
    public Task WithoutSharedMemory_ThereAreNoSuchFrames() => Task.Run(() =>
    {
        var bytes = new byte[Frame.HeaderSize + Direct.Size];
        Frame.WriteHeader(bytes, MessageKind.Results, Size, isDirect: true);
        using var receiver = new Connection(new MemoryStream(bytes), Stream.Null);
        Assert.Throws<ProtocolException>(() => receiver.TryReceive(out _));
    });

    /// <summary>Whether the other side answered; if not, it was written.</summary>
    private static bool SendAndReceiveAnswer(Connection sender, byte[] head, byte[] block)
    {
        var wasAsked = false;
        sender.SendLarge(MessageKind.Chunk, head, new ReadOnlySequence<byte>(block), int.MaxValue, answered =>
        {
            wasAsked = true;
            while (!answered.IsSet && sender.TryReceive(out var frame))
            {
                Assert.Equal(MessageKind.Taken, frame.Kind);
            }
        });
        return wasAsked;
    }

    private static void SendAll(Connection sender, int seed)
    {
        foreach (var (head, parts) in Frames(seed))
        {
            var body = new PayloadBuffer();
            foreach (var part in parts)
            {
                body.AppendExternal(part);
            }

            sender.SendLarge(MessageKind.Results, head, body.AsSequence(), 16 << 20);
        }
    }

    private static void ReceiveAll(Connection receiver, int seed)
    {
        foreach (var (head, parts) in Frames(seed))
        {
            Frame frame;
            do
            {
                Assert.True(receiver.TryReceive(out frame));
            }
            while (frame.Kind == MessageKind.Taken);

            Assert.True(IsContent(frame, head, [.. parts.SelectMany(part => part)]));
        }

        Frame last;
        do
        {
            Assert.True(receiver.TryReceive(out last));
        }
        while (last.Kind == MessageKind.Taken);

        Assert.Equal(MessageKind.Shutdown, last.Kind);
    }

    /// <summary>Heads and bodies of all sizes, in one piece or several.</summary>
    private static IEnumerable<(byte[] Head, byte[][] Parts)> Frames(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 60; i++)
        {
            var head = new byte[random.Next(20) == 0 ? 20_000 : random.Next(100)];
            var parts = new byte[random.Next(1, 4)][];
            for (var k = 0; k < parts.Length; k++)
            {
                parts[k] = new byte[random.Next(3) switch { 0 => random.Next(1, 100), 1 => random.Next(1, 200_000), _ => random.Next(1, 4_000_000) }];
                random.NextBytes(parts[k]);
            }

            yield return (head, parts);
        }
    }

    private static bool IsContent(Frame frame, byte[] head, byte[] block)
    {
        var payload = frame.Payload.ToArray();
        return payload.AsSpan(0, head.Length).SequenceEqual(head) && payload.AsSpan(head.Length).SequenceEqual(block);
    }

    private static byte[] Content(int seed)
    {
        var bytes = new byte[Size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The two ends of a connection that has gone over to shared memory.</summary>
    private sealed class Ends : IDisposable
    {
        private readonly ResultBox _parentBox;
        private readonly ResultBox _workerBox;
        private RingStream? _parentRing;
        private RingStream? _workerRing;

        private Ends(Stream parentPipe, Stream workerPipe, int process)
        {
            _parentBox = ResultBox.Create(out var path);
            _workerBox = ResultBox.Open(path);
            (Parent, Worker) = (new Connection(parentPipe), new Connection(workerPipe));
            Parent.UseRings(pipe => _parentRing = _parentBox.OpenRings(pipe, isParent: true, process));
            Worker.UseRings(pipe => _workerRing = _workerBox.OpenRings(pipe, isParent: false));
        }

        public Connection Parent { get; }

        public Connection Worker { get; }

        public RingStream ParentRing => _parentRing!;

        public RingStream WorkerRing => _workerRing!;

        public static async Task<Ends> OpenAsync(int? process = null)
        {
            var name = "pp-test-" + Guid.NewGuid().ToString("N")[..16];
            var options = PipeOptions.CurrentUserOnly | (OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None);
            var server = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, options);
            var client = new NamedPipeClientStream(".", name, PipeDirection.InOut, options);
            await Task.WhenAll(server.WaitForConnectionAsync(), client.ConnectAsync());
            return new Ends(server, client, process ?? Environment.ProcessId);
        }

        /// <summary>From now on the worker copies.</summary>
        public async Task GetReadyAsync()
        {
            var sent = Task.Run(() => Parent.Send(MessageKind.Chunk, [], Content(1)));
            Assert.True(await Task.Run(() => Worker.TryReceive(out _)));
            await sent;
            Assert.True(ParentRing.IsPulled);
        }

        public void Dispose()
        {
            Parent.Dispose();
            Worker.Dispose();
            _workerBox.Dispose();
            _parentBox.Dispose();
        }
    }
}
