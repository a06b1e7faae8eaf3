using System.Buffers;
using System.Globalization;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code.Images;
using ProcessPool.WorkerHost.Running;

namespace ProcessPool.WorkerHost;

/// <summary>
/// A worker, from the end of the handshake to its last frame. The thread that calls <see cref="Run"/> never runs code of the user: it is the stand-by of
/// <see cref="ReadingTurn"/>, which sees a cancellation, or the end of the parent, whatever the user's code does.
/// </summary>
internal sealed class WorkerLoop
{
    private readonly Connection _connection;
    private readonly CapsuleStore _capsules = new();
    private readonly CodeResolver _code;
    private readonly WorkerBridges _bridges;
    private readonly ReadingTurn _turn = new();
    private readonly Runner _runner;
    private volatile bool _wasAskedToEnd;
    private readonly List<QueuedChunk> _chunks = []; // a few; used by whoever has the turn
    private readonly ByteBuffer _answer = new(64);

    /// <param name="box">Where results go first.</param>
    /// <param name="culture">In which items run; null: that of the process.</param>
    /// <param name="uiCulture">The same for texts of the user interface.</param>
    /// <param name="memoryLimit">In bytes; 0: there is none.</param>
    public WorkerLoop(Connection connection, ResultBox box, CodeResolver code, CultureInfo? culture, CultureInfo? uiCulture, long memoryLimit)
    {
        _connection = connection;
        _connection.CutsFrames = true;
        _connection.RoomFor = RoomFor;
        _code = code;
        _bridges = new WorkerBridges(connection);
        _runner = new Runner(connection, box, _capsules, code, _bridges, culture, uiCulture, new MemoryLimit(memoryLimit), _turn, TryReadOne, Fail);
    }

    /// <summary>
    /// Works until the parent says that it is enough, or has gone. True: it said so, and everything was done.
    /// </summary>
    public bool Run()
    {
        _runner.Start();
        while (_turn.WaitUntilLong())
        {
            bool goesOn;
            _connection.Looks = false; // The core is for what runs.
            do
            {
                goesOn = TryReadOne();
            }
            while (goesOn && _turn.IsLong);

            _turn.Release();
            _runner.TakeOver();
            if (!goesOn)
            {
                break;
            }
        }

        if (_wasAskedToEnd)
        {
            _runner.Finish();
            _connection.Close("the parent asked the worker to end");
            return true;
        }

        _runner.Stop();
        return false;
    }

    /// <summary>Reads one frame, and does what it says. False: there are no more. From whoever has the turn.</summary>
    private bool TryReadOne()
    {
        try
        {
            if (!_connection.TryReceive(out var frame))
            {
                return false;
            }

            if (frame.Kind == MessageKind.Shutdown)
            {
                _wasAskedToEnd = true;
                _runner.EndQueue();
                return false;
            }

            Handle(frame);
            return true;
        }
        catch (Exception e) when (e is EndOfStreamException or ConnectionClosedException)
        {
            _connection.Close("the parent has gone");
        }
        catch (ProtocolException e)
        {
            Console.Error.WriteLine("The worker ends: its parent sent a malformed frame. " + e.Message);
            _connection.Close("the parent sent a malformed frame: " + e.Message);
        }

        return false;
    }

    private void Handle(Frame frame)
    {
        switch (frame.Kind)
        {
            case MessageKind.Capsule:
                var capsule = CapsuleMessage.Read(frame.Payload, out var bytes);
                if (_connection.TryTakeLarge(out var buffer))
                {
                    _capsules.Add(capsule.Capsule, bytes, buffer);
                }
                else
                {
                    _capsules.AddCopy(capsule.Capsule, bytes, frame.IsCut);
                }

                break;
            case MessageKind.Image when !frame.IsCut:
                AddImage(ImageMessage.Read(frame.Payload, out var image), image);
                break;
            case MessageKind.Forget:
                _capsules.Forget(CapsuleMessage.Read(frame.Payload, out _).Capsule);
                break;
            case MessageKind.Initialize when !frame.IsCut:
                _runner.Initialize(frame.Payload.ToArray());
                break;
            case MessageKind.Chunk:
                var message = ChunkMessage.Read(frame.Payload, out var items);
                AddChunk(_connection.TryTakeLarge(out var pooled)
                    ? new QueuedChunk(message, items, pooled)
                    : QueuedChunk.Copy(message, items, frame.IsCut));
                break;
            case MessageKind.Taken:
                break; // The runner goes on.
            case MessageKind.TakeBack:
                TakeBack(TakeBackMessage.Read(frame.Payload));
                break;
            case MessageKind.BridgeCancel:
                _bridges.Cancel(BridgeMessage.Read(frame.Payload, out _).Bridge);
                break;
            case MessageKind.Credit:
                var credit = CreditMessage.Read(frame.Payload);
                Find(credit.Chunk)?.Credit.Add(credit.Parts);

                break;
            case MessageKind.Image or MessageKind.Initialize:
                throw new InsufficientMemoryException($"A frame of kind {frame.Kind} does not fit into the memory of the worker.");
            default:
                throw new ProtocolException($"A worker does not take frames of kind {frame.Kind}.");
        }
    }

    /// <summary>
    /// An item that is a large array is received where it will lie, if the function has been loaded: that says what it is. A large capsule is received into memory of its own, which is
    /// faster to fill than what the pool of arrays has.
    /// </summary>
    private Memory<byte> RoomFor(MessageKind kind, ReadOnlySequence<byte> start, long length)
    {
        if (kind == MessageKind.Capsule)
        {
            _ = CapsuleMessage.Read(start, out var capsule);
            return LargeArrays.Allocate<byte>((int)(length - (start.Length - capsule.Length)));
        }

        if (kind != MessageKind.Chunk)
        {
            return default;
        }

        var message = ChunkMessage.Read(start, out var item);
        return message.Count == 1 && (ItemFormat)message.Format == ItemFormat.Values
            ? _capsules.Loaded(message.Capsule)?.RoomForItem(item, length - (start.Length - item.Length)) ?? default
            : default;
    }

    /// <summary>Nothing is loaded here: that may run code of the user.</summary>
    private void AddImage(ImageMessage message, in ReadOnlySequence<byte> body)
    {
        if (body.IsEmpty)
        {
            _code.ForgetImage(message.Hash);
            return;
        }

        try
        {
            _code.AddImage(CodeImage.Read(body));
        }
        catch (GraphFormatException e)
        {
            throw new ProtocolException(e.Message, e);
        }
    }

    /// <summary>The runner has failed, or cannot use the connection any more.</summary>
    private void Fail(string reason)
    {
        _connection.Close(reason);
        _turn.Close();
    }

    private void AddChunk(QueuedChunk chunk)
    {
        // Those that have ended are forgotten here: the parent has at most a few at a worker, so this stays short.
        _chunks.RemoveAll(static known => known.IsOver);
        _chunks.Add(chunk);
        _runner.Add(chunk);
    }

    private QueuedChunk? Find(long chunk)
    {
        foreach (var known in _chunks)
        {
            if (known.Message.Chunk == chunk)
            {
                return known;
            }
        }

        return null;
    }

    private void TakeBack(TakeBackMessage message)
    {
        if (Find(message.Chunk) is not { } chunk)
        {
            return; // It has ended; the parent knows.
        }

        var kept = chunk.TakeBack(message.Keep, message.Cancel);
        _answer.ResetWrittenCount();
        new ReturnedMessage(message.Chunk, kept).Write(_answer);
        _connection.Send(MessageKind.Returned, _answer.WrittenSpan, default(ReadOnlySpan<byte>));
    }
}
