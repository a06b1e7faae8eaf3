using System.Buffers;
using ProcessPool.Jobs;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Workers;

/// <summary>What goes to the worker. One thread; it may block when the worker does not read.</summary>
internal sealed partial class Worker
{
    /// <summary>
    /// Bytes of items, and of a capsule, that are sent without the thread for it. Sixteen chunks of that are below what a socket of Linux takes, 208 KiB, where there are no rings.
    /// </summary>
    private const int MostAtOnce = 4096;

    private readonly SentCode _sent;
    private readonly PayloadBuffer _items = new();
    private readonly ImageSet _itemImages = new();
    private Capture.CapsuleContent? _itemsOf;
    private readonly ObjectWriter _writer;
    private readonly ByteBuffer _head = new(64);

    private void SendAll()
    {
        try
        {
            for (var send = _outbox.Take(done: false); send is not null; send = _outbox.Take(done: true))
            {
                send();
                _instance!.Connection.Flush(); // It may have found nothing to send itself.
            }
        }
        catch (ConnectionClosedException)
        {
            _outbox.Close(); // The thread that reads sees the end of the worker.
        }
        catch (Exception e)
        {
            _outbox.Close();
            _context.Unexpected?.Invoke(e);
            Kill("sending to it failed: " + e);
        }
        finally
        {
            _items.Dispose();
        }
    }

    /// <summary>
    /// Sends a chunk at once, on the thread of the dispatcher, if that cannot block and runs no code of the user: the system has room for what a worker has
    /// under way, so long as it is little. Only on Linux: on Windows a write may wait for the reader, and on macOS a socket has room for 8 KiB.
    /// </summary>
    private bool TrySendAtOnce(Chunk chunk)
    {
        var job = (PoolJob)chunk.Job;
        if (!OperatingSystem.IsLinux() || !job.IsQuick(chunk.SentCount, MostAtOnce) || job.Capsule is not { Bytes.Length: <= MostAtOnce, Images.Count: 0 } || !_outbox.TryEnter())
        {
            return false;
        }

        if (!_instance!.Connection.HasRoom(3 * MostAtOnce))
        {
            _outbox.Leave(); // The thread for it may wait.
            return false;
        }

        SendInTurn(static (me, chunk) => me.SendChunk(chunk!, soon: true), chunk);
        return true;
    }

    /// <summary>Sends the chunks that were left for this. If another is sending, what it sends takes them along.</summary>
    public void Flush()
    {
        if (_outbox.TryEnter())
        {
            SendInTurn(static (me, _) => me._instance!.Connection.Flush());
        }
    }

    private void SendInTurn(Action<Worker, Chunk?> send, Chunk? chunk = null)
    {
        try
        {
            send(this, chunk);
        }
        catch (ConnectionClosedException)
        {
            _outbox.Close();
        }
        catch (Exception e)
        {
            _outbox.Close();
            Kill("sending to it failed: " + e);
        }
        finally
        {
            _outbox.Leave();
        }
    }

    /// <param name="chunk">The chunk.</param>
    /// <param name="soon">At the latest at <see cref="Flush"/>, rather than at once.</param>
    private void SendChunk(Chunk chunk, bool soon = false)
    {
        var job = (PoolJob)chunk.Job;
        _items.Clear();
        _itemImages.Clear();
        if (_itemsOf != job.Capsule.Content)
        {
            _itemsOf = job.Capsule.Content;
            _itemImages.Slices = _itemsOf.Slices?.ForItems(Capture.CodeSlices.CutFurther);
        }

        var written = job.WriteItems(chunk.First, chunk.SentCount, _items, _writer, out var format, out var error);
        if (written == 0)
        {
            // The first item cannot cross. The others come back, and the next of them is first then.
            var refused = error is GraphException graph ? Capture.CapsuleWriter.CannotCross($"Item {chunk.First}", graph) : error!;
            refused.Data[RemoteErrors.ItemIndexKey] = chunk.First;
            _context.Post(new Event.ItemFailed(chunk, 0, refused, FailureCause.Final));
            _context.Post(new Event.ChunkDone(chunk, 1, 0));
            return;
        }

        if (written < chunk.SentCount)
        {
            _context.Post(new Event.ItemsReturned(chunk, written));
        }

        _sent.Send(job.Capsule, _itemImages.Images);
        _atWorker.Add(new ChunkAtWorker(chunk, written));
        _head.ResetWrittenCount();
        new ChunkMessage(chunk.Id, job.Capsule.Id, chunk.First, written, (byte)format, !job.CollectsFailures, Microseconds(job.ItemTimeout), job.Seed).Write(_head);
        if (soon)
        {
            _instance!.Connection.SendSoon(MessageKind.Chunk, _head.WrittenSpan, _items.AsSequence());
        }
        else
        {
            _instance!.Connection.SendLarge(MessageKind.Chunk, _head.WrittenSpan, _items.AsSequence(), Connection.MostDirectToWorker);
        }

        _items.Clear();
    }

    private static long Microseconds(TimeSpan? time) => time is { } limit ? Math.Max(1, limit.Ticks / TimeSpan.TicksPerMicrosecond) : 0;

    private void CancelBridge(long bridge) => _outbox.Add(() => SendFrame(MessageKind.BridgeCancel, new BridgeMessage(bridge).Write, default));

    private void SendTakeBack(TakeBackMessage message) => SendFrame(MessageKind.TakeBack, message.Write, default);

    private void SendCredit(CreditMessage message) => SendFrame(MessageKind.Credit, message.Write, default);

    private static void SendImage(Connection connection, CodeImage image)
    {
        var (head, body) = (new ByteBuffer(), new ByteBuffer());
        new ImageMessage(image.Hash).Write(head);
        image.WriteTo(body);
        connection.Send(MessageKind.Image, head.WrittenSpan, body.WrittenSpan);
    }

    private void SendFrame(MessageKind kind, Action<IBufferWriter<byte>> writeHead, in ReadOnlySequence<byte> body, bool isLarge = false)
    {
        _head.ResetWrittenCount();
        writeHead(_head);
        if (isLarge)
        {
            _instance!.Connection.SendLarge(kind, _head.WrittenSpan, body, Connection.MostDirectToWorker);
        }
        else
        {
            _instance!.Connection.Send(kind, _head.WrittenSpan, body);
        }
    }
}
