using System.Buffers;
using ProcessPool.Jobs;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Workers;

/// <summary>What goes to the worker. One thread; it may block when the worker does not read.</summary>
internal sealed partial class Worker
{
    /// <summary>Capsules that a worker keeps; the one that was not used for longest is forgotten first.</summary>
    private const int MostCapsules = 64;

    /// <summary>Capsules are forgotten beyond this many bytes too, so that a thousand calls with large state do not stay in every worker.</summary>
    private const long MostCapsuleBytes = 64L << 20;

    /// <summary>Chunks that wait at a worker use the latest capsules. More than these cannot be in use.</summary>
    private const int FewestCapsules = 4;

    private readonly LinkedList<(long Id, int Length)> _sentCapsules = new();
    private long _sentCapsuleBytes;
    private readonly PayloadBuffer _items = new();
    private readonly ObjectWriter _writer = new(Capture.IlFieldUse.Instance);
    private readonly ArrayBufferWriter<byte> _head = new(64);

    private void SendAll()
    {
        try
        {
            while (_outbox.Take() is { } send)
            {
                send();
            }
        }
        catch (ConnectionClosedException)
        {
            _outbox.Close(); // The thread that reads sees the end of the worker.
        }
        catch (Exception e)
        {
            _outbox.Close();
            Kill("sending to it failed: " + e);
        }
        finally
        {
            _items.Dispose();
        }
    }

    private void SendChunk(Chunk chunk)
    {
        var job = (PoolJob)chunk.Job;
        _items.Clear();
        var written = job.WriteItems(chunk.First, chunk.SentCount, _items, _writer, out var format, out var error);
        if (written == 0)
        {
            // The first item cannot cross. The others come back, and the next of them is first then.
            var refused = Capture.CapsuleWriter.CannotCross($"Item {chunk.First}", error!);
            refused.Data[RemoteErrors.ItemIndexKey] = chunk.First;
            _context.Post(new Event.ItemFailed(chunk, 0, refused));
            _context.Post(new Event.ChunkDone(chunk, 1, 0));
            return;
        }

        if (written < chunk.SentCount)
        {
            _context.Post(new Event.ItemsReturned(chunk, written));
        }

        SendCapsule(job.Capsule);
        _atWorker[chunk.Id] = new ChunkAtWorker(chunk);
        SendFrame(MessageKind.Chunk, new ChunkMessage(chunk.Id, job.Capsule.Id, chunk.First, written, (byte)format, !job.CollectsFailures).Write, _items.AsSequence());
        _items.Clear();
    }

    private void SendCapsule(Capsule capsule)
    {
        var entry = (capsule.Id, capsule.Bytes.Length);
        if (_sentCapsules.Remove(entry))
        {
            _sentCapsules.AddFirst(entry);
            return;
        }

        SendFrame(MessageKind.Capsule, new CapsuleMessage(capsule.Id).Write, new ReadOnlySequence<byte>(capsule.Bytes));
        _sentCapsules.AddFirst(entry);
        _sentCapsuleBytes += entry.Length;
        while (_sentCapsules.Count > MostCapsules || (_sentCapsuleBytes > MostCapsuleBytes && _sentCapsules.Count > FewestCapsules))
        {
            var (id, length) = _sentCapsules.Last!.Value;
            SendFrame(MessageKind.Forget, new CapsuleMessage(id).Write, default);
            _sentCapsules.RemoveLast();
            _sentCapsuleBytes -= length;
        }
    }

    private void CancelBridge(long bridge) => _outbox.Add(() => SendFrame(MessageKind.BridgeCancel, new BridgeMessage(bridge).Write, default));

    private void SendTakeBack(TakeBackMessage message) => SendFrame(MessageKind.TakeBack, message.Write, default);

    private void SendCredit(CreditMessage message) => SendFrame(MessageKind.Credit, message.Write, default);

    private void SendFrame(MessageKind kind, Action<IBufferWriter<byte>> writeHead, in ReadOnlySequence<byte> body)
    {
        _head.ResetWrittenCount();
        writeHead(_head);
        _instance!.Connection.Send(kind, _head.WrittenSpan, body);
    }
}
