using System.Buffers;
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

    /// <summary>Without the tokens.</summary>
    public override string ToString() => $"ticket for {PipeName}";

    public static WorkerTicket Parse(string line)
    {
        var parts = line.Split('|', 4);
        return parts.Length == 4 ? new WorkerTicket(parts[0], parts[1], parts[2], parts[3]) : throw new ProtocolException("The line on standard input is not a ticket.");
    }

    /// <summary>Version-4 GUIDs come from the system's cryptographic random numbers; three of them have more than 256 random bits.</summary>
    private static string NewToken() => string.Concat(Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
}

/// <summary>
/// Worker → parent, first of all: <c>[version, token, process id, build]</c>. These stay the first fields in all versions, and further ones are
/// passed over, so that a stray worker can be named. Until the parent has checked the token, a frame may have <see cref="MaxLength"/> bytes at most.
/// </summary>
internal sealed record HelloMessage(int Version, string Token, int ProcessId, string Build)
{
    public const int MaxLength = 4096;

    private const int Fields = 4;

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(Fields);
        writer.Write(Version);
        writer.Write(Token);
        writer.Write(ProcessId);
        writer.Write(Build);
        writer.Flush();
    }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"hello of process {ProcessId}, build {Build}, version {Version}";

    /// <exception cref="ProtocolException">The payload is malformed.</exception>
    public static HelloMessage Read(in ReadOnlySequence<byte> payload) => MessageFields.Read(payload, MessageFields.AnyNumber, ReadFields);

    private static HelloMessage ReadFields(ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader();
        if (fields < Fields)
        {
            throw new ProtocolException($"A message has {fields} fields instead of {Fields}.");
        }

        var hello = new HelloMessage(
            reader.ReadInt32(), MessageFields.ReadText(ref reader), reader.ReadInt32(), MessageFields.ReadText(ref reader));
        for (; fields > Fields; fields--)
        {
            reader.Skip();
        }

        return hello;
    }
}

/// <summary>
/// Parent → worker, in answer: <c>[token, culture, UI culture, {environment variable: value to restore, or nil}, memory limit]</c>. The worker does nothing
/// before it has checked the token, and takes <see cref="MaxLength"/> bytes at most.
/// </summary>
internal sealed record WelcomeMessage(string Token, string Culture, string UICulture, IReadOnlyDictionary<string, string?> Restore, long MemoryLimit = 0)
{
    public const int MaxLength = 1 << 20;

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(5);
        writer.Write(Token);
        writer.Write(Culture);
        writer.Write(UICulture);
        writer.WriteMapHeader(Restore.Count);
        foreach (var (name, value) in Restore)
        {
            writer.Write(name);
            writer.Write(value);
        }

        writer.Write(MemoryLimit);
        writer.Flush();
    }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"welcome, culture {Culture}";

    /// <exception cref="ProtocolException">The payload is malformed.</exception>
    public static WelcomeMessage Read(in ReadOnlySequence<byte> payload) => MessageFields.Read(
        payload,
        5,
        static (ref MessagePackReader r) => new WelcomeMessage(
            MessageFields.ReadText(ref r), MessageFields.ReadText(ref r), MessageFields.ReadText(ref r), ReadRestore(ref r), r.ReadInt64()));

    private static Dictionary<string, string?> ReadRestore(ref MessagePackReader reader)
    {
        var count = reader.ReadMapHeader();
        var restore = new Dictionary<string, string?>();
        for (var i = 0; i < count; i++)
        {
            restore[MessageFields.ReadText(ref reader)] = reader.ReadString();
        }

        return restore;
    }
}

/// <summary>The rules of the first two frames.</summary>
internal static class Handshake
{
    /// <summary>Changes whenever a message changes. Both sides come from one build; this catches a stray one.</summary>
    public const int Version = 1;

    /// <param name="hello">What the worker says of itself.</param>
    /// <param name="build">The build of this side.</param>
    /// <exception cref="ProtocolException">
    /// The worker is of another build, as when the files were replaced while this process runs. Even one of the same version of the protocol may write objects
    /// differently. The message names both builds.
    /// </exception>
    public static void CheckBuild(HelloMessage hello, string build)
    {
        if (hello.Version != Version || hello.Build != build)
        {
            throw new ProtocolException(
                $"The worker host is another build: it is {hello.Build} and speaks version {hello.Version} of the protocol; "
                + $"this library is {build} and speaks version {Version}. Build or publish the application anew, so that both come from one package, and restart it.");
        }
    }

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
}
