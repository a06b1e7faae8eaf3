using System.Buffers;
using MessagePack;

namespace ProcessPool.Protocol.Messages;

/// <summary>
/// Parent → worker: run these items. <c>[chunk, capsule, first, count, format, stops on failure]</c>, then the items as they are.
/// </summary>
internal readonly record struct ChunkMessage(long Chunk, long Capsule, long First, int Count, byte Format, bool StopsOnFailure)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(6);
        writer.Write(Chunk);
        writer.Write(Capsule);
        writer.Write(First);
        writer.Write(Count);
        writer.Write(Format);
        writer.Write(StopsOnFailure);
        writer.Flush();
    }

    public static ChunkMessage Read(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body)
        => MessageFields.Read(
            payload,
            6,
            static (ref MessagePackReader r) => new ChunkMessage(
                r.ReadInt64(), r.ReadInt64(), r.ReadInt64(), MessageFields.ReadCount(ref r), r.ReadByte(), r.ReadBoolean()),
            out body);
}
