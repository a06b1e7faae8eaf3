using System.Buffers;
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
    private readonly ChunksAtWorker _atWorker = new();
    private readonly ObjectReader _reader;
    private readonly List<Event> _news = []; // not told yet

    /// <summary>Handles frames until there are no more. Null: the connection ended between two frames; otherwise what was wrong.</summary>
    private string? ReceiveAll(Connection connection)
    {
        connection.RoomFor = RoomFor;
        try
        {
            for (var hasWaited = false; ; hasWaited = true)
            {
                lock (_receiving)
                {
                    for (; hasWaited || connection.HasNext; hasWaited = false)
                    {
                        if (!TryReceive(connection, out var frame))
                        {
                            return _wrongWhileLooking;
                        }

                        Handle(frame);
                    }

                    TellAll();
                }

                connection.WaitForInput();
            }
        }
        catch (Exception e)
        {
            return WhatIsWrong(e);
        }
        finally
        {
            TellAll();
        }
    }

    /// <summary>A result that is a large array is received where it will lie.</summary>
    private Memory<byte> RoomFor(MessageKind kind, ReadOnlySequence<byte> start, long length)
    {
        if (kind != MessageKind.Results)
        {
            return default;
        }

        var results = ResultsMessage.Read(start, out var value);
        return results.Count == 1 && (ResultFormat)results.Format == ResultFormat.Values && _atWorker.Find(results.Chunk) is { } chunk
            ? chunk.Job.RoomForResult(value, length - (start.Length - value.Length))
            : default;
    }

    private string WhatIsWrong(Exception error)
    {
        if (error is ProtocolException or MessagePack.MessagePackSerializationException or GraphFormatException or EndOfStreamException)
        {
            return "it sent a malformed frame: " + error.Message;
        }

        _context.Unexpected?.Invoke(error);
        return "handling its frames failed: " + error;
    }

    /// <summary>Tells the dispatcher, together with what else is there to be read at once.</summary>
    private void Tell(Event e) => _news.Add(e);

    private void TellAll()
    {
        if (_news.Count > 0)
        {
            _context.PostAll(_news);
            _news.Clear();
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
                ended.CheckEnd(done.Processed);
                _atWorker.Remove(done.Results.Chunk);
                Tell(new Event.ChunkDone(ended.Chunk, done.Processed, done.Nanoseconds));
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
                StorePart(Find(part.Chunk), part.Position, value);
                break;
            case MessageKind.Taken:
                break; // Whoever sent it goes on.
            case MessageKind.Worn:
                Tell(new Event.WorkerWorn(this));
                break;
            case MessageKind.Report:
                TellAll(); // The receiver may take its time.
                Report(frame);
                break;
            case MessageKind.Returned:
                var returned = ReturnedMessage.Read(frame.Payload);
                if (_atWorker.Find(returned.Chunk) is { } kept)
                {
                    kept.GiveBack(returned.Kept);
                    Tell(new Event.ItemsReturned(kept.Chunk, returned.Kept));
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
        chunk.CheckNext(failure.Position);
        chunk.Received = failure.Position + 1;
        if (failure.Position == chunk.DecidedAt)
        {
            return; // It stopped when it was asked to, and has been told of.
        }

        var error = ToException(failure.Kind, body, chunk.Chunk.First + failure.Position);
        var cause = failure.Kind == FailureKind.Exception ? Retries.CauseOf(ref error, chunk.Job.Retry) : FailureCause.Final;
        Tell(new Event.ItemFailed(chunk.Chunk, failure.Position, error, cause));
    }

    /// <summary>An item ran too long and was asked to stop. What is still told of it does not count.</summary>
    private void TimedOut(ChunkAtWorker chunk, int position)
    {
        if (chunk.Job.ItemTimeout is null)
        {
            throw new ProtocolException($"An item of chunk {chunk.Chunk.Id}, which has no time limit, ran past its time.");
        }

        chunk.CheckNext(position);
        if (chunk.DecidedAt is null)
        {
            chunk.Decide(position);
            Tell(new Event.ItemTimedOut(chunk.Chunk, position));
        }
    }

    private void StorePart(ChunkAtWorker chunk, int position, ReadOnlySequence<byte> part)
    {
        chunk.CheckNext(position);
        if (chunk.DecidedAt == position)
        {
            return;
        }

        try
        {
            var id = chunk.Chunk.Id;
            chunk.Job.StorePart(chunk.Chunk.First + position, part, _reader, count => _outbox.Add(() => SendCredit(new CreditMessage(id, count))));
        }
        catch (Exception e) when (e is GraphFormatException or GraphException or CodeMismatchException)
        {
            chunk.Decide(position);
            Tell(new Event.ItemFailed(chunk.Chunk, position, Unreadable(chunk.Chunk.First + position, e), FailureCause.Final));
        }
    }

    private ChunkAtWorker Find(long chunk)
        => _atWorker.Find(chunk) ?? throw new ProtocolException($"Chunk {chunk} is not at this worker.");

    /// <summary>Puts results into their job, then tells the dispatcher.</summary>
    private void Store(ChunkAtWorker chunk, ResultsMessage results, ReadOnlySequence<byte> body)
    {
        var position = results.Position;
        var end = results.Position + results.Count;
        chunk.CheckResults(position, results.Count);
        if (chunk.DecidedAt is { } decided && end > decided)
        {
            chunk.Received = decided + 1; // It ended all the same.
            end = decided;
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

    private void Complete(ChunkAtWorker chunk, int position)
    {
        if (position > chunk.Received)
        {
            Interlocked.Add(ref _itemsCompleted, position - chunk.Received);
            chunk.Received = position;
            Tell(new Event.ItemsCompleted(chunk.Chunk, position));
        }
    }

    /// <summary>A result arrived that this process cannot read.</summary>
    private void Fail(ChunkAtWorker chunk, int position, Exception error)
    {
        chunk.Received = position + 1;
        Tell(new Event.ItemFailed(chunk.Chunk, position, Unreadable(chunk.Chunk.First + position, error), FailureCause.Final));
    }

    private static ClosureException Unreadable(long index, Exception error)
    {
        var refused = new ClosureException(
            $"The result of item {index}",
            [new ClosureProblem("result", null, error.Message, "Return a value of a type that this process knows as well.")]);
        refused.Data[RemoteErrors.ItemIndexKey] = index;
        return refused;
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
        if (_atWorker.Find(box.Chunk) is not { } chunk)
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
