using System.Buffers;
using MessagePack;

namespace ProcessPool.Protocol.Messages;

/// <summary>
/// Of an object that was not copied. <c>[bridge]</c>. Worker → parent, as <see cref="MessageKind.Report"/>: a value for it, which is the body.
/// Parent → worker, as <see cref="MessageKind.BridgeCancel"/>: the token was cancelled.
/// </summary>
internal readonly record struct BridgeMessage(long Bridge)
{
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(1);
        writer.Write(Bridge);
        writer.Flush();
    }

    public static BridgeMessage Read(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> body)
        => MessageFields.Read(payload, 1, static (ref MessagePackReader r) => new BridgeMessage(r.ReadInt64()), out body);
}
