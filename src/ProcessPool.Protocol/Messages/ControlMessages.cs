using System.Buffers;
using MessagePack;

namespace ProcessPool.Protocol.Messages;

/// <summary>
/// Parent → worker: a function with its state. <c>[capsule]</c>, then the capsule. As <see cref="MessageKind.Forget"/>, without a capsule behind it: it is not used any more.
/// </summary>
internal readonly record struct CapsuleMessage(long Capsule)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(1);
        writer.Write(Capsule);
        writer.Flush();
    }

    public static CapsuleMessage Read(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body)
        => MessageFields.Read(payload, 1, static (ref MessagePackReader r) => new CapsuleMessage(r.ReadInt64()), out body);
}

/// <summary>
/// Parent → worker: code that no file holds. <c>[hash]</c>, then the code image. Without one behind it: no capsule or item uses it any more.
/// </summary>
internal readonly record struct ImageMessage(string Hash)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(1);
        writer.Write(Hash);
        writer.Flush();
    }

    public static ImageMessage Read(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body)
        => MessageFields.Read(payload, 1, static (ref MessagePackReader r) => new ImageMessage(MessageFields.ReadText(ref r)), out body);
}

/// <summary>
/// Parent → worker: keep only the first items of a chunk, as far as the others were not started; with cancel, also cancel the one
/// that runs. <c>[chunk, keep, cancel]</c>. Answered by <see cref="ReturnedMessage"/>, or by the end of the chunk.
/// </summary>
internal readonly record struct TakeBackMessage(long Chunk, int Keep, bool Cancel)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(3);
        writer.Write(Chunk);
        writer.Write(Keep);
        writer.Write(Cancel);
        writer.Flush();
    }

    public static TakeBackMessage Read(in ReadOnlySequence<byte> payload)
        => MessageFields.Read(payload, 3, static (ref MessagePackReader r) => new TakeBackMessage(r.ReadInt64(), MessageFields.ReadCount(ref r), r.ReadBoolean()));
}

/// <summary>
/// Worker → parent: an item ran past the time of its chunk's items and was asked to stop; nothing behind it was started. <c>[chunk, position]</c>. What is
/// told of the item later does not count.
/// </summary>
internal readonly record struct TimedOutMessage(long Chunk, int Position)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(2);
        writer.Write(Chunk);
        writer.Write(Position);
        writer.Flush();
    }

    public static TimedOutMessage Read(in ReadOnlySequence<byte> payload)
        => MessageFields.Read(payload, 2, static (ref MessagePackReader r) => new TimedOutMessage(r.ReadInt64(), MessageFields.ReadCount(ref r)));
}

/// <summary>Worker → parent: of a chunk, only the first items are kept here; the others were not started. <c>[chunk, kept]</c>.</summary>
internal readonly record struct ReturnedMessage(long Chunk, int Kept)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(2);
        writer.Write(Chunk);
        writer.Write(Kept);
        writer.Flush();
    }

    public static ReturnedMessage Read(in ReadOnlySequence<byte> payload)
        => MessageFields.Read(payload, 2, static (ref MessagePackReader r) => new ReturnedMessage(r.ReadInt64(), MessageFields.ReadCount(ref r)));
}

/// <summary>
/// Worker → parent: this is all of a chunk. <c>[chunk, position, count, format, processed, nanoseconds]</c>, then the last results, as in
/// <see cref="ResultsMessage"/>. Processed says how many of its items were run, nanoseconds the time that took.
/// </summary>
internal readonly record struct ChunkDoneMessage(ResultsMessage Results, int Processed, long Nanoseconds)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(6);
        writer.Write(Results.Chunk);
        writer.Write(Results.Position);
        writer.Write(Results.Count);
        writer.Write(Results.Format);
        writer.Write(Processed);
        writer.Write(Nanoseconds);
        writer.Flush();
    }

    public static ChunkDoneMessage Read(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body)
        => MessageFields.Read(
            payload,
            6,
            static (ref MessagePackReader r) => new ChunkDoneMessage(ResultsMessage.ReadFields(ref r), MessageFields.ReadCount(ref r), r.ReadInt64()),
            out body);
}

/// <summary>Parent → worker: so many parts of the item that yields were taken by the consumer. <c>[chunk, parts]</c>.</summary>
internal readonly record struct CreditMessage(long Chunk, int Parts)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(2);
        writer.Write(Chunk);
        writer.Write(Parts);
        writer.Flush();
    }

    public static CreditMessage Read(in ReadOnlySequence<byte> payload)
        => MessageFields.Read(payload, 2, static (ref MessagePackReader r) => new CreditMessage(r.ReadInt64(), MessageFields.ReadCount(ref r)));
}
