using System.Buffers;
using MessagePack;

namespace ProcessPool.Protocol.Messages;

/// <summary>
/// Parent → worker: run these items. <c>[chunk, capsule, first, count, format, stops on failure, timeout, seed]</c>, then the items as they are.
/// </summary>
/// <param name="Timeout">What one item may take, in microseconds; 0: as long as it likes.</param>
/// <param name="Seed">What the random numbers of each item are made of, with its index.</param>
internal readonly record struct ChunkMessage(long Chunk, long Capsule, long First, int Count, byte Format, bool StopsOnFailure, long Timeout, long Seed)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(8);
        writer.Write(Chunk);
        writer.Write(Capsule);
        writer.Write(First);
        writer.Write(Count);
        writer.Write(Format);
        writer.Write(StopsOnFailure);
        writer.Write(Timeout);
        writer.Write(Seed);
        writer.Flush();
    }

    public static ChunkMessage Read(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body)
        => MessageFields.Read(
            payload,
            8,
            static (ref MessagePackReader r) => new ChunkMessage(
                r.ReadInt64(), r.ReadInt64(), r.ReadInt64(), MessageFields.ReadCount(ref r), r.ReadByte(), r.ReadBoolean(), r.ReadInt64(), r.ReadInt64()),
            out body);
}
