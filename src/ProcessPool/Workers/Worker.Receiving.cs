using System.Buffers;
using System.Collections.Concurrent;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Bridges;

namespace ProcessPool.Workers;

/// <summary>What comes from the worker, and what it leaves behind when it ends. One thread.</summary>
internal sealed partial class Worker
{
    private readonly ConcurrentDictionary<long, ChunkAtWorker> _atWorker = new();
    private readonly ObjectReader _reader;

    /// <summary>Handles frames until there are no more. Null: the connection ended between two frames; otherwise what was wrong.</summary>
    private string? ReceiveAll(Connection connection)
    {
        try
        {
            while (TryReceive(connection, out var frame))
            {
                Handle(frame);
            }

            return null;
        }
        catch (Exception e) when (e is ProtocolException or MessagePack.MessagePackSerializationException or EndOfStreamException)
        {
            return "it sent a malformed frame: " + e.Message;
        }
        catch (Exception e)
        {
            return "handling its frames failed: " + e;
        }
    }

    private static bool TryReceive(Connection connection, out Frame frame)
    {
        try
        {
            return connection.TryReceive(out frame);
        }
        catch (EndOfStreamException)
        {
            frame = default;
            return false; // It died while it sent. What the frame should have told stands in the box.
        }
    }

    private void Handle(Frame frame)
    {
        switch (frame.Kind)
        {
            case MessageKind.Results:
                var results = ResultsMessage.Read(frame.Payload, out var body);
                Store(Find(results.Chunk), results, body);
                break;
            case MessageKind.ChunkDone:
                var done = ChunkDoneMessage.Read(frame.Payload, out var last);
                var ended = Find(done.Results.Chunk);
                Store(ended, done.Results, last);
                if (done.Processed > ended.Chunk.SentCount || done.Processed > ended.Received)
                {
                    throw new ProtocolException($"Chunk {ended.Chunk.Id} has ended after {done.Processed} items; {ended.Received} have come.");
                }

                _atWorker.TryRemove(done.Results.Chunk, out _);
                _context.Post(new Event.ChunkDone(ended.Chunk, done.Processed, done.Nanoseconds));
                break;
            case MessageKind.ItemFailed:
                var failure = FailureMessage.Read(frame.Payload, out var error);
                var chunk = Find(failure.Chunk);
                Fail(chunk, failure, error);
                break;
            case MessageKind.TimedOut:
                var late = TimedOutMessage.Read(frame.Payload);
                TimedOut(Find(late.Chunk), late.Position);
                break;
            case MessageKind.Yield:
                var part = YieldMessage.Read(frame.Payload, out var value);
                var yields = Find(part.Chunk);
                CheckPosition(yields, part.Position);
                yields.Job.StorePart(yields.Chunk.First + part.Position, value, _reader, count => _outbox.Add(() => SendCredit(new CreditMessage(part.Chunk, count))));
                break;
            case MessageKind.Worn:
                _context.Post(new Event.WorkerWorn(this));
                break;
            case MessageKind.Report:
                Report(frame);
                break;
            case MessageKind.Returned:
                var returned = ReturnedMessage.Read(frame.Payload);
                if (_atWorker.TryGetValue(returned.Chunk, out var kept))
                {
                    _context.Post(new Event.ItemsReturned(kept.Chunk, returned.Kept));
                }

                break;
            default:
                throw new ProtocolException($"A parent does not take frames of kind {frame.Kind}.");
        }
    }

    private void Report(Frame frame)
    {
        var bridge = BridgeMessage.Read(frame.Payload, out var value).Bridge;
        try
        {
            ParentBridges.Report(bridge, value, _reader, static error => RemoteErrors.ToException(error, -1));
        }
        catch (Exception)
        {
            // The receiver threw, or cannot read the value. The function has long gone on, and neither it nor the worker has done wrong.
        }
    }

    private void Fail(ChunkAtWorker chunk, FailureMessage failure, ReadOnlySequence<byte> body)
    {
        if (failure.Position == chunk.TimedOutAt)
        {
            chunk.Received = failure.Position + 1;
            return; // It stopped when it was asked to, and has been told of.
        }

        CheckPosition(chunk, failure.Position);
        chunk.Received = failure.Position + 1;
        var error = ToException(failure.Kind, body, chunk.Chunk.First + failure.Position);
        var cause = failure.Kind == FailureKind.Exception ? Retries.CauseOf(ref error, chunk.Job.Retry) : FailureCause.Final;
        _context.Post(new Event.ItemFailed(chunk.Chunk, failure.Position, error, cause));
    }

    /// <summary>An item ran too long and was asked to stop. What is still told of it does not count.</summary>
    private void TimedOut(ChunkAtWorker chunk, int position)
    {
        if (position >= chunk.Chunk.SentCount)
        {
            throw new ProtocolException($"Chunk {chunk.Chunk.Id} has {chunk.Chunk.SentCount} items; the one at {position} ran past its time.");
        }

        if (position >= chunk.Received)
        {
            chunk.TimedOutAt = position;
            _context.Post(new Event.ItemTimedOut(chunk.Chunk, position));
        }
    }

    private ChunkAtWorker Find(long chunk)
        => _atWorker.TryGetValue(chunk, out var found) ? found : throw new ProtocolException($"Chunk {chunk} is not at this worker.");

    /// <summary>Puts results into their job, then tells the dispatcher.</summary>
    private void Store(ChunkAtWorker chunk, ResultsMessage results, ReadOnlySequence<byte> body)
    {
        var position = results.Position;
        var end = results.Position + results.Count;
        if ((long)results.Position + results.Count > chunk.Chunk.SentCount || (results.Count > 0 && position < chunk.Received))
        {
            throw new ProtocolException(
                $"Chunk {chunk.Chunk.Id} has {chunk.Chunk.SentCount} items, of which {chunk.Received} had ended; results came for {results.Count} from {position} on.");
        }

        if (chunk.TimedOutAt is { } late && end > late)
        {
            chunk.Received = late + 1; // It ended after its time.
            end = late;
        }

        while (position < end)
        {
            position += chunk.Job.StoreResults(
                chunk.Chunk.First + position, end - position, (ResultFormat)results.Format, ref body, _reader, out var error);
            Complete(chunk, position);
            if (error is not null)
            {
                ObjectReader.Skip(ref body);
                Fail(chunk, position, error);
                position++;
            }
        }
    }

    /// <summary>Items of a chunk end in order: what is told of one is told of the next one, or of one behind it.</summary>
    private static void CheckPosition(ChunkAtWorker chunk, int position)
    {
        if (position < chunk.Received || position >= chunk.Chunk.SentCount)
        {
            throw new ProtocolException(
                $"Chunk {chunk.Chunk.Id} has {chunk.Chunk.SentCount} items, of which {chunk.Received} had ended; something was told of the one at {position}.");
        }
    }

    private void Complete(ChunkAtWorker chunk, int position)
    {
        if (position > chunk.Received)
        {
            Interlocked.Add(ref _itemsCompleted, position - chunk.Received);
            chunk.Received = position;
            _context.Post(new Event.ItemsCompleted(chunk.Chunk, position));
        }
    }

    /// <summary>A result arrived that this process cannot read.</summary>
    private void Fail(ChunkAtWorker chunk, int position, Exception error)
    {
        var index = chunk.Chunk.First + position;
        var refused = new ClosureException(
            $"The result of item {index}",
            [new ClosureProblem("result", null, error.Message, "Return a value of a type that this process knows as well.")]);
        refused.Data[RemoteErrors.ItemIndexKey] = index;
        chunk.Received = position + 1;
        _context.Post(new Event.ItemFailed(chunk.Chunk, position, refused, FailureCause.Final));
    }

    private Exception ToException(FailureKind kind, ReadOnlySequence<byte> body, long index)
    {
        if (kind == FailureKind.Exception)
        {
            return RemoteErrors.ToException(ReadError(body), index);
        }

        var refused = RemoteErrors.ToException(ProblemFields.ReadAll(body), index);
        refused.Data[RemoteErrors.ItemIndexKey] = index;
        return refused;
    }

    private RemoteError ReadError(ReadOnlySequence<byte> body)
    {
        try
        {
            return ExceptionCodec.Read(ref body, _reader);
        }
        catch (GraphFormatException e)
        {
            throw new ProtocolException(e.Message, e);
        }
    }

    /// <summary>
    /// Takes finished results out of the box of a worker that has ended, as far as no frame brought them. Returns the chunk that it was working
    /// on and the position of the item that ran.
    /// </summary>
    private (long? Running, int? Position) TakeLeftBehind(ResultBox box)
    {
        if (!_atWorker.TryGetValue(box.Chunk, out var chunk))
        {
            return (null, null);
        }

        try
        {
            TakeResults(box, chunk);
        }
        catch (Exception)
        {
            // What made the worker die may have written over the box. The items behind the last good result run again.
        }

        var started = box.StartedCount;
        return (chunk.Chunk.Id, started > chunk.Received ? started - 1 : null);
    }

    private unsafe void TakeResults(ResultBox box, ChunkAtWorker chunk)
    {
        var (count, bytes) = box.ReadCommitted();
        var first = box.First;
        var isFold = (ResultFormat)box.Format == ResultFormat.Fold;
        if (count > 0 && !isFold && first + count > chunk.Received)
        {
            var body = new ReadOnlySequence<byte>(new ReadOnlySpan<byte>(box.Data, bytes).ToArray());
            var known = Math.Max(0, chunk.Received - first);
            Skip(ref body, (ResultFormat)box.Format, known, count, bytes);
            Store(chunk, new ResultsMessage(chunk.Chunk.Id, first + known, count - known, box.Format), body);
        }
    }

    private static void Skip(ref ReadOnlySequence<byte> body, ResultFormat format, int known, int count, int bytes)
    {
        if (format == ResultFormat.Block)
        {
            body = body.Slice((long)bytes / count * known);
            return;
        }

        for (var i = 0; format == ResultFormat.Values && i < known; i++)
        {
            ObjectReader.Skip(ref body);
        }
    }
}
