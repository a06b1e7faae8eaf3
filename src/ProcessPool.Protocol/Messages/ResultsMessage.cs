using System.Buffers;
using MessagePack;

namespace ProcessPool.Protocol.Messages;

/// <summary>
/// Worker → parent: consecutive items of a chunk have ended well. <c>[chunk, position, count, format]</c>, then their results as they are.
/// </summary>
internal readonly record struct ResultsMessage(long Chunk, int Position, int Count, byte Format)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(4);
        writer.Write(Chunk);
        writer.Write(Position);
        writer.Write(Count);
        writer.Write(Format);
        writer.Flush();
    }

    public static ResultsMessage Read(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body)
        => MessageFields.Read(payload, 4, ReadFields, out body);

    public static ResultsMessage ReadFields(ref MessagePackReader reader) => new(
        reader.ReadInt64(), MessageFields.ReadCount(ref reader), MessageFields.ReadCount(ref reader), reader.ReadByte());
}

/// <summary>
/// Worker → parent: one more part of the result of an item that runs. <c>[chunk, position]</c>, then the part as it is.
/// </summary>
internal readonly record struct YieldMessage(long Chunk, int Position)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(2);
        writer.Write(Chunk);
        writer.Write(Position);
        writer.Flush();
    }

    public static YieldMessage Read(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body)
        => MessageFields.Read(payload, 2, static (ref MessagePackReader r) => new YieldMessage(r.ReadInt64(), MessageFields.ReadCount(ref r)), out body);
}
