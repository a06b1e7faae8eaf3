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
    {
        var reader = new MessagePackReader(payload);
        MessageFields.Expect(ref reader, 3);
        var message = new FailureMessage(reader.ReadInt64(), MessageFields.ReadCount(ref reader), (FailureKind)reader.ReadByte());
        body = payload.Slice(reader.Position);
        return message;
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

    public static ProblemFields[] ReadAll(in ReadOnlySequence<byte> body)
    {
        var reader = new MessagePackReader(body);
        var problems = new ProblemFields[reader.ReadArrayHeader()];
        for (var i = 0; i < problems.Length; i++)
        {
            MessageFields.Expect(ref reader, 4);
            problems[i] = new ProblemFields(
                reader.ReadString() ?? "", reader.ReadString(), reader.ReadString() ?? "", reader.ReadString() ?? "");
        }

        return problems;
    }
}
