using System.Buffers;
using ProcessPool.Protocol.Messages;
using ProcessPool.Protocol.Tests.Support;

namespace ProcessPool.Protocol.Tests;

/// <summary>Every message comes back as it was written, with what lies behind it, however its bytes lie.</summary>
public sealed class MessageTests
{
    private static readonly byte[] Body = Pieces.Bytes(300);

    private delegate T Read<T>(in ReadOnlySequence<byte> payload);

    private delegate T ReadWithBody<T>(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body);

    [Fact(Timeout = 30_000)]
    public Task Capsule() => Task.Run(() =>
    {
        CheckWithBody(new CapsuleMessage(1), m => m.Write, CapsuleMessage.Read);
        CheckWithBody(new CapsuleMessage(long.MaxValue), m => m.Write, CapsuleMessage.Read);
    });

    [Fact(Timeout = 30_000)]
    public Task Image() => Task.Run(() =>
    {
        CheckWithBody(new ImageMessage(""), m => m.Write, ImageMessage.Read);
        CheckWithBody(new ImageMessage(new string('f', 64)), m => m.Write, ImageMessage.Read);
    });

    [Fact(Timeout = 30_000)]
    public Task Chunk() => Task.Run(() =>
    {
        CheckWithBody(new ChunkMessage(1, 2, 0, 1, 0, false, 0, 0), m => m.Write, ChunkMessage.Read);
        CheckWithBody(new ChunkMessage(long.MaxValue, 1L << 40, long.MaxValue, int.MaxValue, byte.MaxValue, true, long.MaxValue, long.MinValue), m => m.Write, ChunkMessage.Read);
    });

    [Fact(Timeout = 30_000)]
    public Task Results() => Task.Run(() =>
    {
        CheckWithBody(new ResultsMessage(1, 0, 0, 0), m => m.Write, ResultsMessage.Read);
        CheckWithBody(new ResultsMessage(1L << 35, int.MaxValue, int.MaxValue, byte.MaxValue), m => m.Write, ResultsMessage.Read);
    });

    [Fact(Timeout = 30_000)]
    public Task ChunkDone() => Task.Run(() =>
    {
        CheckWithBody(new ChunkDoneMessage(new ResultsMessage(1, 2, 3, 4), 5, 6), m => m.Write, ChunkDoneMessage.Read);
        CheckWithBody(new ChunkDoneMessage(new ResultsMessage(1, 0, 0, 0), int.MaxValue, long.MaxValue), m => m.Write, ChunkDoneMessage.Read);
    });

    [Fact(Timeout = 30_000)]
    public Task Yield() => Task.Run(() => CheckWithBody(new YieldMessage(70_000, 12), m => m.Write, YieldMessage.Read));

    [Fact(Timeout = 30_000)]
    public Task Failure() => Task.Run(() =>
    {
        foreach (var kind in Enum.GetValues<FailureKind>())
        {
            CheckWithBody(new FailureMessage(9, 130, kind), m => m.Write, FailureMessage.Read);
        }
    });

    [Fact(Timeout = 30_000)]
    public Task TakeBack() => Task.Run(() =>
    {
        Check(new TakeBackMessage(1, 0, false), m => m.Write, TakeBackMessage.Read);
        Check(new TakeBackMessage(long.MaxValue, int.MaxValue, true), m => m.Write, TakeBackMessage.Read);
    });

    [Fact(Timeout = 30_000)]
    public Task Returned() => Task.Run(() => Check(new ReturnedMessage(5, int.MaxValue), m => m.Write, ReturnedMessage.Read));

    [Fact(Timeout = 30_000)]
    public Task Credit() => Task.Run(() => Check(new CreditMessage(5, 256), m => m.Write, CreditMessage.Read));

    [Fact(Timeout = 30_000)]
    public Task Bridge() => Task.Run(() => CheckWithBody(new BridgeMessage(long.MaxValue), m => m.Write, BridgeMessage.Read));

    [Fact(Timeout = 30_000)]
    public Task Problems() => Task.Run(() =>
    {
        ProblemFields[][] lists = [[], [new("path", null, "reason", "next")], [new("", "", "", ""), new("a", "ü", "\U0001F600", new string('x', 70_000))]];
        foreach (var problems in lists)
        {
            var written = Pieces.Written(o => ProblemFields.WriteAll(o, problems));
            Assert.Equal(problems, ProblemFields.ReadAll(Pieces.Cut(written, 3)));
        }
    });

    /// <summary>A newer worker may say more; what it says first must still be understood, or nobody could name it.</summary>
    [Fact(Timeout = 30_000)]
    public Task Hello() => Task.Run(() =>
    {
        Check(new HelloMessage(Handshake.Version, new string('a', 96), 4711, "1.0.0.0 (0123456789abcdef)"), m => m.Write, HelloMessage.Read);
        var longer = Pieces.Written(new HelloMessage(99, "t", 1, "b").Write);
        longer[0] = 0x96; // An array of six.
        Assert.Equal(new HelloMessage(99, "t", 1, "b"), HelloMessage.Read(new ReadOnlySequence<byte>([.. longer, 0x2a, 0x91, 0xc0])));
    });

    [Fact(Timeout = 30_000)]
    public Task Hello_FitsIntoItsLimit() => Task.Run(() =>
    {
        var ticket = WorkerTicket.Make("pipe", "box");
        var hello = Pieces.Written(new HelloMessage(Handshake.Version, ticket.WorkerToken, int.MaxValue, "1.0.0.0 (0123456789abcdef)").Write);
        Assert.InRange(hello.Length, 96, HelloMessage.MaxLength / 2);
    });

    [Fact(Timeout = 30_000)]
    public Task Welcome() => Task.Run(() =>
    {
        var restore = new Dictionary<string, string?> { ["PATH"] = "/bin", ["GONE"] = null, ["ÄÖ"] = "", ["LONG"] = new string('x', 100_000) };
        var message = new WelcomeMessage(new string('b', 96), "de-DE", "", restore);
        var read = WelcomeMessage.Read(Pieces.Cut(Pieces.Written(message.Write), 1000));
        Assert.Equal(message with { Restore = read.Restore }, read);
        Assert.Equal(restore, read.Restore);
    });

    private static void Check<T>(T message, Func<T, Action<IBufferWriter<byte>>> write, Read<T> read)
    {
        var written = Pieces.Written(write(message));
        Assert.Equal(message, read(new ReadOnlySequence<byte>(written)));
        Assert.Equal(message, read(Pieces.Cut(written, 1)));
    }

    private static void CheckWithBody<T>(T message, Func<T, Action<IBufferWriter<byte>>> write, ReadWithBody<T> read)
    {
        foreach (var body in new[] { [], Body })
        {
            byte[] written = [.. Pieces.Written(write(message)), .. body];
            foreach (var payload in new[] { new ReadOnlySequence<byte>(written), Pieces.Cut(written, 1), Pieces.Cut(written, 7) })
            {
                Assert.Equal(message, read(payload, out var rest));
                Assert.Equal(body, rest.ToArray());
            }
        }
    }
}
