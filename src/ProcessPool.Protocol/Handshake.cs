using System.Buffers;
using System.Globalization;
using MessagePack;
using ProcessPool.Protocol.Messages;

namespace ProcessPool.Protocol;

/// <summary>
/// What a worker gets on its standard input, on one line: where to connect, the two one-time tokens of 256 bits, and the path of the result box.
/// Standard input, because a command line and an environment can be read by others.
/// </summary>
internal sealed record WorkerTicket(string PipeName, string WorkerToken, string ParentToken, string BoxPath)
{
    public static WorkerTicket Make(string pipeName, string boxPath) => new(pipeName, NewToken(), NewToken(), boxPath);

    public string ToLine() => string.Join('|', PipeName, WorkerToken, ParentToken, BoxPath);

    public static WorkerTicket Parse(string line)
    {
        var parts = line.Split('|', 4);
        return parts.Length == 4 ? new WorkerTicket(parts[0], parts[1], parts[2], parts[3]) : throw new ProtocolException("The line on standard input is not a ticket.");
    }

    /// <summary>Version-4 GUIDs come from the system's cryptographic random numbers; three of them have more than 256 random bits.</summary>
    private static string NewToken() => string.Concat(Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
}

/// <summary>
/// Worker → parent, first of all: <c>[version, token, process id]</c>. Until the parent has checked the token, a frame may have
/// <see cref="MaxLength"/> bytes at most.
/// </summary>
internal sealed record HelloMessage(int Version, string Token, int ProcessId)
{
    public const int MaxLength = 4096;

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(3);
        writer.Write(Version);
        writer.Write(Token);
        writer.Write(ProcessId);
        writer.Flush();
    }

    public static HelloMessage Read(in ReadOnlySequence<byte> payload)
    {
        var reader = new MessagePackReader(payload);
        MessageFields.Expect(ref reader, 3);
        return new HelloMessage(reader.ReadInt32(), reader.ReadString() ?? "", reader.ReadInt32());
    }
}

/// <summary>
/// Parent → worker, in answer: <c>[token, culture, UI culture, {environment variable: value to restore, or nil}]</c>. The worker does nothing
/// before it has checked the token.
/// </summary>
internal sealed record WelcomeMessage(string Token, string Culture, string UICulture, IReadOnlyDictionary<string, string?> Restore)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(4);
        writer.Write(Token);
        writer.Write(Culture);
        writer.Write(UICulture);
        writer.WriteMapHeader(Restore.Count);
        foreach (var (name, value) in Restore)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Flush();
    }

    public static WelcomeMessage Read(in ReadOnlySequence<byte> payload)
    {
        var reader = new MessagePackReader(payload);
        MessageFields.Expect(ref reader, 4);
        var (token, culture, uiCulture) = (reader.ReadString() ?? "", reader.ReadString() ?? "", reader.ReadString() ?? "");
        var count = reader.ReadMapHeader();
        var restore = new Dictionary<string, string?>(count);
        for (var i = 0; i < count; i++)
        {
            restore[reader.ReadString() ?? ""] = reader.ReadString();
        }

        return new WelcomeMessage(token, culture, uiCulture, restore);
    }
}

/// <summary>The rules of the first two frames.</summary>
internal static class Handshake
{
    /// <summary>Changes whenever a message changes. Both sides come from one build; this catches a stray one.</summary>
    public const int Version = 1;

    /// <summary>Whether a token is the expected one, in a time that does not depend on where they differ.</summary>
    public static bool TokensMatch(string expected, string actual)
    {
        var difference = expected.Length ^ actual.Length;
        for (var i = 0; i < Math.Min(expected.Length, actual.Length); i++)
        {
            difference |= expected[i] ^ actual[i];
        }

        return difference == 0;
    }

    public static string Describe(int version) => version.ToString(CultureInfo.InvariantCulture);
}
