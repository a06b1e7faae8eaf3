using System.Buffers;
using ProcessPool.Protocol.Messages;
using ProcessPool.Protocol.Tests.Support;

namespace ProcessPool.Protocol.Tests;

/// <summary>Bytes that nobody honest sends: reading them gives a message or a <see cref="ProtocolException"/>, nothing else.</summary>
public sealed class MalformedMessageTests
{
    private static readonly (string Name, Action<ReadOnlySequence<byte>> Read, byte[] Valid)[] Readers =
    [
        ("Hello", b => HelloMessage.Read(b), Pieces.Written(new HelloMessage(1, "token", 4711, "build").Write)),
        ("Welcome", b => WelcomeMessage.Read(b), Pieces.Written(new WelcomeMessage("t", "de", "en", new Dictionary<string, string?> { ["A"] = "b", ["C"] = null }).Write)),
        ("Capsule", b => CapsuleMessage.Read(b, out _), Pieces.Written(new CapsuleMessage(300).Write)),
        ("Image", b => ImageMessage.Read(b, out _), Pieces.Written(new ImageMessage("0123").Write)),
        ("Chunk", b => ChunkMessage.Read(b, out _), Pieces.Written(new ChunkMessage(1, 200, 70_000, 4, 5, true, 1_000_000, -5).Write)),
        ("TimedOut", b => TimedOutMessage.Read(b), Pieces.Written(new TimedOutMessage(1, 200).Write)),
        ("TakeBack", b => TakeBackMessage.Read(b), Pieces.Written(new TakeBackMessage(1, 200, true).Write)),
        ("Results", b => ResultsMessage.Read(b, out _), Pieces.Written(new ResultsMessage(1, 200, 3, 4).Write)),
        ("Failure", b => FailureMessage.Read(b, out _), Pieces.Written(new FailureMessage(1, 200, FailureKind.CannotCross).Write)),
        ("Yield", b => YieldMessage.Read(b, out _), Pieces.Written(new YieldMessage(1, 200).Write)),
        ("Credit", b => CreditMessage.Read(b), Pieces.Written(new CreditMessage(1, 200).Write)),
        ("Returned", b => ReturnedMessage.Read(b), Pieces.Written(new ReturnedMessage(1, 200).Write)),
        ("ChunkDone", b => ChunkDoneMessage.Read(b, out _), Pieces.Written(new ChunkDoneMessage(new ResultsMessage(1, 2, 3, 4), 5, 70_000).Write)),
        ("Bridge", b => BridgeMessage.Read(b, out _), Pieces.Written(new BridgeMessage(300).Write)),
        ("Problems", b => ProblemFields.ReadAll(b), Pieces.Written(o => ProblemFields.WriteAll(o, [new("p", null, "r", "n"), new("q", "t", "", "")]))),
    ];

    public static TheoryData<string> Names() => [.. Readers.Select(r => r.Name)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public Task EveryShorterPayload_IsRefused(string name) => Task.Run(() =>
    {
        var (_, read, valid) = Of(name);
        for (var length = 0; length < valid.Length; length++)
        {
            Assert.Throws<ProtocolException>(() => read(new ReadOnlySequence<byte>(valid, 0, length)));
            Assert.Throws<ProtocolException>(() => read(Pieces.Cut(valid.AsMemory(0, length), 2)));
        }
    });

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public Task AnotherNumberOfFields_IsRefused(string name) => Task.Run(() =>
    {
        var (_, read, valid) = Of(name);
        for (var fields = 0; fields < 16; fields++)
        {
            if (0x90 + fields != valid[0] && !(name is "Hello" && fields > 4))
            {
                Assert.Throws<ProtocolException>(() => read(new ReadOnlySequence<byte>([(byte)(0x90 + fields), .. valid.AsSpan(1)])));
            }
        }
    });

    [Theory(Timeout = 60_000)]
    [InlineData("Hello")]
    [InlineData("Welcome")]
    [InlineData("TakeBack")]
    [InlineData("Credit")]
    [InlineData("Returned")]
    [InlineData("Problems")]
    public Task BytesBehindTheFields_AreRefused(string name) => Task.Run(() =>
    {
        var (_, read, valid) = Of(name);
        var error = Assert.Throws<ProtocolException>(() => read(new ReadOnlySequence<byte>([.. valid, 0, 0])));
        Assert.EndsWith("has 2 bytes behind its fields.", error.Message, StringComparison.Ordinal);
    });

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public Task MutatedAndRandomBytes_GiveAMessageOrAProtocolException(string name) => Task.Run(() =>
    {
        var (_, read, valid) = Of(name);
        var random = new Random(name.Length);
        for (var run = 0; run < 20_000; run++)
        {
            var bytes = run % 4 == 0 ? Random(random) : Mutated(random, valid);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Record.Exception(() => read(run % 2 == 0 ? new ReadOnlySequence<byte>(bytes) : Pieces.Cut(bytes, 1 + random.Next(9))));
            Assert.True(error is null or ProtocolException, $"{name} {Convert.ToHexString(bytes)}: {error}");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    });

    [Theory(Timeout = 60_000)]
    [InlineData("dd7fffffff")]
    [InlineData("ddffffffff")]
    [InlineData("94a1741a7fffffff")]
    [InlineData("94a174a164a165df7fffffff")]
    [InlineData("94a174a164a165dfffffffff")]
    public Task HugeCounts_AreRefused_BeforeAnythingIsAllocatedForThem(string hex) => Task.Run(() =>
    {
        var bytes = Convert.FromHexString(hex);
        foreach (var (name, read, _) in Readers)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(Record.Exception(() => read(new ReadOnlySequence<byte>(bytes))) is ProtocolException, name);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    });

    [Fact(Timeout = 30_000)]
    public Task NegativeCounts_AndUnknownFailures_AreRefused() => Task.Run(() =>
    {
        Refused("A message counts -1 items.", b => ChunkMessage.Read(b, out _), "98010200ff00c30000");
        Refused("A message counts -1 items.", b => ResultsMessage.Read(b, out _), "9401ff0000");
        Refused("A message counts -32 items.", b => ReturnedMessage.Read(b), "9201e0");
        Refused("A failure is of the unknown kind 2.", b => FailureMessage.Read(b, out _), "93010202");
        Refused("A message has nil in place of a text.", b => HelloMessage.Read(b), "9401c001a0");
    });

    private static void Refused(string message, Action<ReadOnlySequence<byte>> read, string hex)
        => Assert.Equal(message, Assert.Throws<ProtocolException>(() => read(new ReadOnlySequence<byte>(Convert.FromHexString(hex)))).Message);

    private static (string Name, Action<ReadOnlySequence<byte>> Read, byte[] Valid) Of(string name) => Readers.Single(r => r.Name == name);

    private static byte[] Random(Random random)
    {
        var bytes = new byte[random.Next(60)];
        random.NextBytes(bytes);
        if (bytes.Length > 0)
        {
            bytes[0] = (byte)(0x90 + random.Next(8)); // Otherwise most are refused at the first byte.
        }

        return bytes;
    }

    private static byte[] Mutated(Random random, byte[] valid)
    {
        var bytes = valid.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(0xc0, 0xe0);
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
