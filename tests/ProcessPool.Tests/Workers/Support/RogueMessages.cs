using System.Buffers;
using MessagePack;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Serialization;

namespace ProcessPool.Tests.Workers.Support;

/// <summary>Messages as a worker may send them that has gone bad: well-formed for the most part, and nearly right.</summary>
internal sealed class RogueMessages(Random random)
{
    private static readonly MessageKind[] Usual =
    [
        MessageKind.Results, MessageKind.Results, MessageKind.ItemFailed, MessageKind.Yield, MessageKind.Returned, MessageKind.ChunkDone, MessageKind.TimedOut, MessageKind.Report, MessageKind.Worn,
    ];

    private long _previous;

    /// <summary>One message of a worker that has a chunk of so many items.</summary>
    public void Send(ScriptedWorker worker, long chunk, int items)
    {
        if (random.Next(40) == 0)
        {
            worker.ToParent.Write(Bytes(random.Next(40))); // No frame at all.
            return;
        }

        var kind = random.Next(20) == 0 ? Enum.GetValues<MessageKind>()[random.Next(Enum.GetValues<MessageKind>().Length)] : Usual[random.Next(Usual.Length)];
        var message = new ArrayBufferWriter<byte>();
        Write(message, kind, chunk, items);
        var bytes = message.WrittenSpan.ToArray();
        if (bytes.Length > 0 && random.Next(15) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        worker.WorkerSide.Send(kind, bytes, Body(items));
        _previous = chunk;
    }

    private void Write(ArrayBufferWriter<byte> output, MessageKind kind, long chunk, int items)
    {
        var id = random.Next(12) switch { 0 => _previous, 1 => chunk + 1, 2 => -1, 3 => long.MaxValue, _ => chunk };
        var results = new ResultsMessage(id, Number(items), Number(items), (byte)random.Next(random.Next(5) == 0 ? 256 : 4));
        switch (kind)
        {
            case MessageKind.Results:
                results.Write(output);
                break;
            case MessageKind.ItemFailed or MessageKind.StartFailed:
                new FailureMessage(id, Number(items), (FailureKind)random.Next(3)).Write(output);
                break;
            case MessageKind.Yield:
                new YieldMessage(id, Number(items)).Write(output);
                break;
            case MessageKind.Returned:
                new ReturnedMessage(id, Number(items)).Write(output);
                break;
            case MessageKind.ChunkDone:
                new ChunkDoneMessage(results, Number(items), random.Next(3) switch { 0 => long.MinValue, 1 => long.MaxValue, _ => 1000 }).Write(output);
                break;
            case MessageKind.TimedOut:
                new TimedOutMessage(id, Number(items)).Write(output);
                break;
            default:
                new BridgeMessage(random.Next(5)).Write(output);
                break;
        }
    }

    private int Number(int items) => random.Next(10) switch
    {
        < 4 => 0,
        4 => 1,
        5 => items,
        6 => items + 1,
        7 => int.MaxValue - random.Next(2),
        8 => -1,
        _ => random.Next(items + 1),
    };

    private byte[] Body(int items)
    {
        var output = new ArrayBufferWriter<byte>();
        switch (random.Next(6))
        {
            case 0:
                ExceptionCodec.Write(output, new InvalidOperationException("a rogue's"), new ObjectWriter());
                break;
            case 1:
                ProblemFields.WriteAll(output, [new("path", "type", "reason", "next")]);
                break;
            case 2:
                for (var i = 0; i < items; i++)
                {
                    new ObjectWriter().Write<object>(output, i % 2 == 0 ? "text" : new List<int> { i });
                }

                break;
            case 3:
                var writer = new MessagePackWriter(output);
                writer.WriteArrayHeader(int.MaxValue);
                writer.Flush();
                break;
            case 4:
                return new byte[4 * items];
            default:
                return Bytes(random.Next(100));
        }

        return output.WrittenSpan.ToArray();
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
