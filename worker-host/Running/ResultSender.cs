using System.Buffers;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Serialization;

namespace ProcessPool.WorkerHost.Running;

/// <summary>
/// Sends what lies in the result box. The runner sends when the box is full and at the end of a chunk; the flusher sends in between, so that
/// no finished result waits for the next item. Nothing leaves the box before it was sent.
/// </summary>
/// <param name="connection">Where to.</param>
/// <param name="box">The box.</param>
/// <param name="receiveUntil">Receives while the runner waits for the other side to copy a large result.</param>
internal sealed unsafe class ResultSender(Connection connection, ResultBox box, Action<ManualResetEventSlim> receiveUntil)
{
    private readonly Lock _lock = new();
    private readonly ByteBuffer _head = new(64);
    private long _chunk;
    private byte _format;
    private int _sentCount;
    private int _sentBytes;

    public void BeginChunk(long chunk)
    {
        lock (_lock)
        {
            _chunk = chunk;
            _sentCount = 0;
            _sentBytes = 0;
            box.BeginChunk(chunk);
        }
    }

    public void SetFormat(byte format)
    {
        lock (_lock)
        {
            _format = format;
            box.SetFormat(format);
        }
    }

    /// <summary>Sends what is new in the box, and leaves it there; the parent is woken for what it has not been woken for. For the flusher.</summary>
    public void SendNew()
    {
        lock (_lock)
        {
            connection.Flush();
            if (_chunk != 0)
            {
                SendCommitted();
            }
        }
    }

    /// <summary>The position of the item that was started last.</summary>
    public int RunningPosition => box.StartedCount - 1;

    /// <summary>
    /// Ends a chunk with the item that runs, because that has run too long, and says so. False: another one runs by now, or it was said before.
    /// </summary>
    public bool Expire(QueuedChunk chunk, int position)
    {
        lock (_lock)
        {
            if (_chunk != chunk.Message.Chunk || !chunk.Expire(position))
            {
                return false;
            }

            SendCommitted();
            Send(MessageKind.TimedOut, new TimedOutMessage(_chunk, position).Write, default(ReadOnlySpan<byte>));
            return true;
        }
    }

    /// <summary>Sends what is new and empties the box.</summary>
    public void Flush(int nextPosition)
    {
        lock (_lock)
        {
            SendCommitted();
            Restart(nextPosition);
        }
    }

    /// <summary>A result that does not go through the box, because it is too large or stands for several items.</summary>
    public void SendOne(int position, int count, in ReadOnlySequence<byte> result)
    {
        lock (_lock)
        {
            SendCommitted();
            Send(MessageKind.Results, new ResultsMessage(_chunk, position, count, _format).Write, result);
            Restart(position + count);
        }
    }

    public void SendPart(int position, in ReadOnlySequence<byte> part)
    {
        lock (_lock)
        {
            SendCommitted();
            Send(MessageKind.Yield, new YieldMessage(_chunk, position).Write, part);
        }
    }

    public void SendFailure(int position, FailureKind kind, in ReadOnlySequence<byte> failure)
    {
        lock (_lock)
        {
            SendCommitted();
            Send(MessageKind.ItemFailed, new FailureMessage(_chunk, position, kind).Write, failure);
            Restart(position + 1);
        }
    }

    /// <param name="processed">How many of its items were run.</param>
    /// <param name="nanoseconds">How long that took.</param>
    /// <param name="quietly">Another chunk follows at once: the parent need not be woken for this one.</param>
    public void EndChunk(int processed, long nanoseconds, bool quietly)
    {
        lock (_lock)
        {
            var message = NewResults(out var body);
            if (quietly)
            {
                _head.ResetWrittenCount();
                new ChunkDoneMessage(message, processed, nanoseconds).Write(_head);
                connection.SendQuietly(MessageKind.ChunkDone, _head.WrittenSpan, body);
            }
            else
            {
                Send(MessageKind.ChunkDone, new ChunkDoneMessage(message, processed, nanoseconds).Write, body);
            }

            box.EndChunk();
            _chunk = 0;
        }
    }

    private void SendCommitted()
    {
        var message = NewResults(out var body);
        if (message.Count > 0)
        {
            Send(MessageKind.Results, message.Write, body);
            _sentCount += message.Count;
            _sentBytes += body.Length;
        }
    }

    private ResultsMessage NewResults(out ReadOnlySpan<byte> body)
    {
        var (count, bytes) = box.ReadCommitted();
        body = new ReadOnlySpan<byte>(box.Data + _sentBytes, bytes - _sentBytes);
        return new ResultsMessage(_chunk, box.First + _sentCount, count - _sentCount, _format);
    }

    private void Restart(int position)
    {
        box.Restart(position);
        _sentCount = 0;
        _sentBytes = 0;
    }

    private void Send(MessageKind kind, Action<IBufferWriter<byte>> writeHead, ReadOnlySpan<byte> body)
    {
        _head.ResetWrittenCount();
        writeHead(_head);
        connection.Send(kind, _head.WrittenSpan, body);
    }

    private void Send(MessageKind kind, Action<IBufferWriter<byte>> writeHead, in ReadOnlySequence<byte> body)
    {
        _head.ResetWrittenCount();
        writeHead(_head);
        connection.SendLarge(kind, _head.WrittenSpan, body, Connection.MostDirectToParent, receiveUntil);
    }
}
