using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ProcessPool.Jobs;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Scheduling;
using ProcessPool.Serialization.Bridges;
using ProcessPool.Workers.Launching;

namespace ProcessPool.Workers;

/// <summary>
/// The parent's handle on one worker. Two threads serve it: one launches it, reads its frames, and sees its end; the other encodes and sends. What
/// happens is posted to the dispatcher, results first into their job.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The sending thread disposes of its buffer.")]
internal sealed partial class Worker : IWorkerPort
{
    private volatile int _slot;
    private readonly WorkerEnvironment _context;
    private readonly SendQueue _outbox = new();
    private readonly Lock _lock = new();
    private IWorkerInstance? _instance;
    private string? _killedBecause;
    private DateTimeOffset? _startedAt;
    private long _itemsCompleted;

    public Worker(int slot, WorkerEnvironment context)
    {
        _slot = slot;
        _context = context;
        _reader = new(context.Code);
        _writer = new(context.FieldUse, images: _itemImages);
        _sent = new(context.Initializer.Images)
        {
            SendCapsule = capsule => SendFrame(MessageKind.Capsule, new CapsuleMessage(capsule.Id).Write, new ReadOnlySequence<byte>(capsule.Bytes), isLarge: true),
            SendImage = image => SendImage(_instance!.Connection, image),
            ForgetCapsule = id => SendFrame(MessageKind.Forget, new CapsuleMessage(id).Write, default),
            ForgetImage = hash => SendFrame(MessageKind.Image, new ImageMessage(hash).Write, default),
        };
    }

    public WorkerStatus Status => new(Volatile.Read(ref _instance)?.ProcessId ?? 0, _startedAt, Interlocked.Read(ref _itemsCompleted));

    public void MoveTo(int slot) => _slot = slot;

    public void Start() => new Thread(Live) { IsBackground = true, Name = $"ProcessPool worker {_slot}" }.Start();

    public void Send(Chunk chunk)
    {
        ((PoolJob)chunk.Job).Worker = this;
        if (!TrySendAtOnce(chunk))
        {
            SendLater(chunk);
        }
    }

    private void SendLater(Chunk chunk) => _outbox.Add(() => SendChunk(chunk, soon: false));

    public void TakeBack(Chunk chunk, int keep, bool cancel) => _outbox.Add(() => SendTakeBack(new TakeBackMessage(chunk.Id, keep, cancel)));

    public void Shutdown() => _outbox.Add(() => _instance!.Connection.Send(MessageKind.Shutdown));

    public void Kill(string reason)
    {
        lock (_lock)
        {
            _killedBecause ??= reason;
            _instance?.Kill();
        }
    }

    private void Live()
    {
        try
        {
            using var instance = _context.Launcher.Launch(new WorkerLaunch(_slot, _context.Settings, _context.OutputOf(() => _slot)), Created);
            if (IsReady(instance))
            {
                var sender = new Thread(SendAll) { IsBackground = true, Name = $"ProcessPool sender {_slot}" };
                ParentBridges.Cancelled += CancelBridge;
                foreach (var bridge in ParentBridges.CancelledTokens())
                {
                    CancelBridge(bridge);
                }

                sender.Start();
                _startedAt = _context.Clock.GetUtcNow();
                _context.Post(new Event.WorkerReady(this));
                var reason = ReceiveAll(instance.Connection);
                if (reason is not null)
                {
                    Kill(reason);
                }

                instance.Connection.Close(reason ?? "the worker has ended"); // Whoever sends does not wait any more.
                _outbox.Close();
                sender.Join();
                ReportEnd(instance);
            }
        }
        catch (WorkerStartException e)
        {
            _context.Post(new Event.WorkerStartFailed(this, e, Final: false));
        }
        catch (Exception e)
        {
            _outbox.Close();
            _context.Post(new Event.WorkerStartFailed(this, new WorkerStartException("The thread of a worker failed: " + e.Message, e), Final: false));
        }
        finally
        {
            ParentBridges.Cancelled -= CancelBridge;
        }
    }

    private void Created(IWorkerInstance instance)
    {
        lock (_lock)
        {
            _instance = instance;
            if (_killedBecause is not null)
            {
                instance.Kill();
            }
        }
    }

    private bool IsReady(IWorkerInstance instance)
    {
        try
        {
            return Ready(instance);
        }
        catch (ProtocolException e)
        {
            Kill("it sent a malformed frame");
            var exit = WaitForEnd(instance);
            throw new WorkerStartException("A worker sent a malformed frame before it was ready: " + e.Message, exit.StandardErrorTail);
        }
    }

    /// <summary>Has the initializer run, if there is one. False: it threw or took too long, which has been posted, and the worker is gone.</summary>
    private bool Ready(IWorkerInstance instance)
    {
        var hasInitializer = !_context.Initializer.Bytes.IsEmpty;
        var limit = hasInitializer ? _context.InitializerTimeout : _context.Settings.StartTimeout;
        var tookTooLong = 0;
        bool answered;
        Frame frame;
        using (_context.Clock.CreateTimer(
            _ =>
            {
                Volatile.Write(ref tookTooLong, 1);
                Kill(hasInitializer ? "its initializer took too long" : "it did not say that it is ready");
            },
            null,
            limit,
            Timeout.InfiniteTimeSpan))
        {
            answered = TryInitialize(instance.Connection, out frame);
        }

        if (!answered)
        {
            var exit = WaitForEnd(instance);
            if (Volatile.Read(ref tookTooLong) == 1 && !hasInitializer)
            {
                throw WorkerStartException.TookTooLong(limit, exit.StandardErrorTail);
            }

            if (Volatile.Read(ref tookTooLong) == 1)
            {
                _context.Post(new Event.WorkerStartFailed(this, WorkerStartException.InitializerTookTooLong(limit, exit.StandardErrorTail), Final: true));
                return false;
            }

            throw WorkerStartException.Ended(exit.ExitCode, exit.StandardErrorTail);
        }

        if (frame.Kind == MessageKind.Ready)
        {
            return true;
        }

        if (frame.Kind != MessageKind.StartFailed)
        {
            throw new ProtocolException($"it began with a frame of kind {frame.Kind}.");
        }

        _ = FailureMessage.Read(frame.Payload, out var body);
        var error = RemoteErrors.ToException(ReadError(body), -1);
        instance.Kill();
        instance.Exited.Wait();
        _context.Post(new Event.WorkerStartFailed(this, new WorkerStartException($"The initializer of the pool (PoolOptions.Initializer) threw: {RemoteErrors.MessageOf(error)}", error), Final: true));
        return false;
    }

    private bool TryInitialize(Connection connection, out Frame frame)
    {
        try
        {
            var initializer = _context.Initializer;
            foreach (var image in initializer.Images)
            {
                SendImage(connection, image);
            }

            connection.Send(MessageKind.Initialize, [], initializer.Bytes.Span);
            while (connection.TryReceive(out frame))
            {
                if (frame.Kind != MessageKind.Report)
                {
                    return true;
                }

                Report(frame); // Of the initializer.
            }

            return false;
        }
        catch (Exception e) when (e is ConnectionClosedException or EndOfStreamException)
        {
            frame = default;
            return false;
        }
    }

    private WorkerExit WaitForEnd(IWorkerInstance instance)
    {
        if (!instance.Exited.Wait(_context.ExitGrace))
        {
            Kill("it did not end after it had closed its connection");
        }

        return instance.Exited.GetAwaiter().GetResult();
    }

    /// <summary>Everything that the worker left behind is taken before its end is told.</summary>
    private void ReportEnd(IWorkerInstance instance)
    {
        var exit = WaitForEnd(instance);
        var processId = instance.ProcessId;
        var (running, position) = TakeLeftBehind(instance.Box);
        TellAll();
        _context.Post(new Event.WorkerExited(
            this,
            running,
            position,
            (index, attempts) => new WorkerLostException(index, processId, exit.ExitCode, exit.Signal, exit.StandardErrorTail, _killedBecause, attempts, exit.IsOutOfMemory),
            exit.IsOutOfMemory));
    }
}
