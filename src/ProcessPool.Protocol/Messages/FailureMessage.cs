using System.Buffers;
using MessagePack;

namespace ProcessPool.Protocol.Messages;

/// <summary>What kind of failure follows.</summary>
internal enum FailureKind : byte
{
    /// <summary>An exception, as the serialization layer writes it.</summary>
    Exception = 0,

    /// <summary>A result or a function that cannot cross: a list of <see cref="ProblemFields"/>.</summary>
    CannotCross = 1,
}

/// <summary>
/// Worker → parent: the item at a position of a chunk failed; the ones before it have ended. <c>[chunk, position, kind]</c>, then the failure.
/// As <see cref="MessageKind.StartFailed"/>, with chunk and position 0: the initializer failed.
/// </summary>
internal readonly record struct FailureMessage(long Chunk, int Position, FailureKind Kind)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(3);
        writer.Write(Chunk);
        writer.Write(Position);
        writer.Write((byte)Kind);
        writer.Flush();
    }

    public static FailureMessage Read(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body)
        => MessageFields.Read(
            payload,
            3,
            static (ref MessagePackReader r) => new FailureMessage(r.ReadInt64(), MessageFields.ReadCount(ref r), ReadKind(ref r)),
            out body);

    private static FailureKind ReadKind(ref MessagePackReader reader)
    {
        var kind = (FailureKind)reader.ReadByte();
        return kind <= FailureKind.CannotCross ? kind : throw new ProtocolException($"A failure is of the unknown kind {(byte)kind}.");
    }
}

/// <summary>One thing that cannot cross, as text: <c>[path, type, reason, next step]</c>.</summary>
internal readonly record struct ProblemFields(string Path, string? Type, string Reason, string NextStep)
{
    public static void WriteAll(IBufferWriter<byte> output, IReadOnlyCollection<ProblemFields> problems)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(problems.Count);
        foreach (var problem in problems)
        {
            writer.WriteArrayHeader(4);
            writer.Write(problem.Path);
            writer.Write(problem.Type);
            writer.Write(problem.Reason);
            writer.Write(problem.NextStep);
        }

        writer.Flush();
    }

    /// <exception cref="ProtocolException">The body is malformed.</exception>
    public static ProblemFields[] ReadAll(in ReadOnlySequence<byte> body) => MessageFields.Read(body, MessageFields.AnyNumber, ReadAll);

    private static ProblemFields[] ReadAll(ref MessagePackReader reader)
    {
        var problems = new ProblemFields[reader.ReadArrayHeader()];
        for (var i = 0; i < problems.Length; i++)
        {
            MessageFields.Expect(ref reader, 4);
            problems[i] = new ProblemFields(
                MessageFields.ReadText(ref reader), reader.ReadString(), MessageFields.ReadText(ref reader), MessageFields.ReadText(ref reader));
        }

        return problems;
    }
}
