using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using MessagePack;
using ProcessPool.Protocol.Messages;
using ProcessPool.Protocol.Rings;
using ProcessPool.Protocol.Tests.Support;

namespace ProcessPool.Protocol.Tests;

/// <summary>The page docs/wire-format.md says what the code does.</summary>
public sealed partial class WireFormatPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "wire-format.md"));

    private static readonly Dictionary<MessageKind, Action<IBufferWriter<byte>>?> Writers = new()
    {
        [MessageKind.Hello] = new HelloMessage(1, "t", 1, "b").Write,
        [MessageKind.Welcome] = new WelcomeMessage("t", "c", "u", new Dictionary<string, string?>()).Write,
        [MessageKind.Ready] = null,
        [MessageKind.StartFailed] = new FailureMessage(0, 0, FailureKind.Exception).Write,
        [MessageKind.Capsule] = new CapsuleMessage(1).Write,
        [MessageKind.Forget] = new CapsuleMessage(1).Write,
        [MessageKind.Chunk] = new ChunkMessage(1, 2, 3, 4, 5, true, 6, 7).Write,
        [MessageKind.TakeBack] = new TakeBackMessage(1, 2, true).Write,
        [MessageKind.Results] = new ResultsMessage(1, 2, 3, 4).Write,
        [MessageKind.ItemFailed] = new FailureMessage(1, 2, FailureKind.Exception).Write,
        [MessageKind.Yield] = new YieldMessage(1, 2).Write,
        [MessageKind.Credit] = new CreditMessage(1, 2).Write,
        [MessageKind.Returned] = new ReturnedMessage(1, 2).Write,
        [MessageKind.ChunkDone] = new ChunkDoneMessage(new ResultsMessage(1, 2, 3, 4), 5, 6).Write,
        [MessageKind.Shutdown] = null,
        [MessageKind.Initialize] = null,
        [MessageKind.Image] = new ImageMessage("h").Write,
        [MessageKind.Report] = new BridgeMessage(1).Write,
        [MessageKind.BridgeCancel] = new BridgeMessage(1).Write,
        [MessageKind.Worn] = null,
        [MessageKind.TimedOut] = new TimedOutMessage(1, 2).Write,
        [MessageKind.Taken] = null,
    };

    [Fact(Timeout = 30_000)]
    public Task EveryKind_HasARow_AndEveryRowAKind() => Task.Run(() =>
    {
        var rows = Rows().Select(row => (row.Number, row.Name)).Order();
        Assert.Equal(Enum.GetValues<MessageKind>().Select(kind => ((int)kind, kind.ToString())).Order(), rows);
    });

    [Fact(Timeout = 30_000)]
    public Task EveryRow_HasTheFieldsThatAreWritten() => Task.Run(() =>
    {
        foreach (var (number, name, fields) in Rows())
        {
            var expected = Writers[(MessageKind)number] is { } write ? new MessagePackReader(Pieces.Written(write)).ReadArrayHeader() : 0;
            var told = fields == "none" ? 0 : fields.Split(',').Length;
            Assert.True(expected == told, $"{name} has {expected} fields; the page has {told}.");
        }
    });

    [Fact(Timeout = 30_000)]
    public Task VersionAndLimits_AreTheCodes() => Task.Run(() =>
    {
        Says($"The version is **{Handshake.Version}**.");
        Says($"| payload of a frame | {Frame.MaxLength} |");
        Says($"(`Hello`) | {HelloMessage.MaxLength} |");
        Says($"(`Welcome`) | {WelcomeMessage.MaxLength} |");
        Says($"a header of {Frame.HeaderSize} bytes");
        Says($"then {ResultBox.Capacity} bytes for results");
        using var box = ResultBox.Create(out var path);
        Says($"a file of {new FileInfo(path).Length} bytes");
        Says($"a *ring*, {Ring.Bytes} bytes in shared memory");
        Says($"from byte {new FileInfo(path).Length - RingStream.MemorySize} on");
        Says($"The last {PeerMemory.WordsSize} bytes of the file");
        Says($"A frame of at most {Ring.LargestPiece} bytes");
        Says($"| {PipeMark.Doorbell} | `Doorbell` |");
        Says($"| {PipeMark.Piece} | `Piece` |");
        Says($"| {PipeMark.Return} | `Return` |");
    });

    private static void Says(string text) => Assert.Contains(text, Page, StringComparison.Ordinal);

    private static List<(int Number, string Name, string Fields)> Rows() =>
        [.. Row().Matches(Page).Select(m => (int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), m.Groups[2].Value, m.Groups[3].Value.Trim('`', '[', ']')))];

    [GeneratedRegex(@"^\| (\d+) \| `(\w+)` \| (?:worker → parent|parent → worker|both ways) \| ([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
