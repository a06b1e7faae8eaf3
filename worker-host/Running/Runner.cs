using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Serialization;

namespace ProcessPool.WorkerHost.Running;

/// <summary>The thread that runs the user's functions, chunk after chunk, in the order in which they came.</summary>
internal sealed class Runner
{
    /// <summary>Short chunks come several at a time, and their ends go so: see <c>Dispatcher.ShortChunksPerWorker</c>.</summary>
    private const int MostQuiet = 7;

    private static readonly TimeSpan Short = TimeSpan.FromMicroseconds(50);

    private readonly Queue<QueuedChunk> _queue = new();
    private readonly object _gate = new();
    private readonly Connection _connection;
    private readonly CapsuleStore _capsules;
    private readonly ResultSender _results;
    private readonly Flusher _flusher;
    private readonly ItemWatch _watch;
    private readonly RunningChunk _running;
    private readonly MemoryLimit _memory;
    private readonly ReadingTurn _turn;
    private readonly Func<bool> _readOne;
    private readonly Action<string> _failed;
    private readonly Thread _thread;
    private byte[]? _initializer; // not run yet; comes before all chunks
    private int _quiet; // chunks in a row for whose ends the parent was not woken
    private bool _finishing;
    private bool _stopped;

    /// <param name="turn">Who reads the connection.</param>
    /// <param name="readOne">Reads one frame, and does what it says; false: there are no more.</param>
    /// <param name="failed">Told when the connection can no longer be used, or the runner itself failed.</param>
    public Runner(Connection connection, ResultBox box, CapsuleStore capsules, CodeResolver code, WorkerBridges bridges, CultureInfo? culture, CultureInfo? uiCulture, MemoryLimit memory, ReadingTurn turn, Func<bool> readOne, Action<string> failed)
    {
        _connection = connection;
        _capsules = capsules;
        _failed = failed;
        (_turn, _readOne) = (turn, readOne);
        _results = new ResultSender(connection, box, ReceiveUntil);
        _flusher = new Flusher(_results, e => failed(e.Message));
        _watch = new ItemWatch(_results);
        _memory = memory;
        _running = new RunningChunk(box, _results, new ObjectReader(code, bridges), new ObjectWriter(), LookAtMemory);
        _thread = new Thread(Run) { IsBackground = true, Name = "ProcessPool runner" };
        if (culture is not null)
        {
            _thread.CurrentCulture = culture;
        }

        if (uiCulture is not null)
        {
            _thread.CurrentUICulture = uiCulture;
        }
    }

    public void Start() => _thread.Start();

    public void Add(QueuedChunk chunk)
    {
        lock (_gate)
        {
            _queue.Enqueue(chunk);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Readies the worker: runs the initializer, if there is one, and says how that went. Before any chunk is added.</summary>
    public void Initialize(byte[] initializer)
    {
        lock (_gate)
        {
            _initializer = initializer;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Nothing more will be added. What was, is run.</summary>
    public void EndQueue()
    {
        lock (_gate)
        {
            _finishing = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until everything that was added has run.</summary>
    public void Finish()
    {
        EndQueue();
        _thread.Join();
    }

    /// <summary>The stand-by has given the turn to read back.</summary>
    public void TakeOver()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>No further chunk is begun. The one that runs is not waited for.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _queue.Clear();
            Monitor.Pulse(_gate);
        }

        _flusher.Stop();
        _watch.Stop();
    }

    private void Run()
    {
        ItemScope.Enter(_running);
        try
        {
            while (TryNext(out var initializer, out var chunk))
            {
                _turn.Begin();
                if (initializer is not null)
                {
                    RunInitializer(initializer);
                }
                else
                {
                    RunChunk(chunk!);
                }

                _turn.End();
            }
        }
        catch (ConnectionClosedException e)
        {
            _failed(e.Message);
        }
        catch (Exception e)
        {
            _failed("the runner failed: " + e);
        }
        finally
        {
            _flusher.Stop();
            _watch.Stop();
        }
    }

    private bool TryNext(out byte[]? initializer, out QueuedChunk? chunk)
    {
        chunk = null;
        while (true)
        {
            lock (_gate)
            {
                (initializer, _initializer) = (_initializer, null);
                if (_stopped || (initializer is null && _queue.Count == 0 && _finishing))
                {
                    return false;
                }

                if (initializer is not null || _queue.TryDequeue(out chunk))
                {
                    return true;
                }

                if (!_turn.TryTake())
                {
                    Monitor.Wait(_gate);
                    continue;
                }
            }

            _connection.Looks = true;
            bool goesOn;
            do
            {
                goesOn = _readOne(); // All that has come: so it is known whether another chunk follows.
            }
            while (goesOn && _connection.HasNext);

            _turn.Release();
            if (!goesOn)
            {
                _turn.Close();
                return false;
            }
        }
    }

    /// <summary>While the runner waits for an answer it receives, as it does when it has nothing to do; unless the stand-by does already.</summary>
    private void ReceiveUntil(ManualResetEventSlim answered)
    {
        for (var goesOn = true; goesOn && !answered.IsSet;)
        {
            if (!_turn.TryTake())
            {
                answered.Wait(ReadingTurn.Moment);
                continue;
            }

            while (goesOn && !answered.IsSet)
            {
                goesOn = _readOne();
            }

            // The parent has said that it sends no more, or has gone; but an answer may still come.
            while (!goesOn && !answered.IsSet && _connection.TryReceive(out _))
            {
            }

            _turn.Release();
        }
    }

    private bool HasMore()
    {
        lock (_gate)
        {
            return _queue.Count > 0 && !_stopped;
        }
    }

    private void RunInitializer(byte[] initializer)
    {
        try
        {
            if (initializer.Length > 0)
            {
                var input = new ReadOnlySequence<byte>(initializer);
                _running.Reader.Read<Action>(ref input)();
            }
        }
        catch (Exception e)
        {
            var message = new ByteBuffer();
            new FailureMessage(0, 0, FailureKind.Exception).Write(message);
            ExceptionCodec.Write(message, e, _running.Writer);
            _connection.Send(MessageKind.StartFailed, message.WrittenSpan, default(ReadOnlySpan<byte>));
            return;
        }

        _connection.Send(MessageKind.Ready);
    }

    private void RunChunk(QueuedChunk chunk)
    {
        using (chunk)
        {
            var before = Stopwatch.GetTimestamp();
            _running.Enter(chunk);
            if (chunk.HasItems)
            {
                if (chunk.Message.Count > 1 || _quiet > 0)
                {
                    _flusher.Begin();
                }

                try
                {
                    if (Load(chunk) is { } function)
                    {
                        if (chunk.IsTimed)
                        {
                            _watch.Begin(chunk);
                        }

                        function.Run(_running);
                    }
                }
                finally
                {
                    _watch.End();
                    _flusher.End();
                }
            }

            LookAtMemory(_running.Processed > 0);
            var time = Stopwatch.GetElapsedTime(before);
            _quiet = time < Short && _quiet < MostQuiet && HasMore() ? _quiet + 1 : 0;
            _results.EndChunk(_running.Processed, (long)time.TotalNanoseconds, quietly: _quiet > 0);
            _running.Leave();
        }
    }

    /// <summary>
    /// False: no further item may run here, which the parent has been told. A worker that has run none is not looked at: it may be too large from the start, and
    /// then each runs one item, and not none.
    /// </summary>
    private bool LookAtMemory(bool itemHasEnded)
    {
        if (itemHasEnded && _memory.HasJustExceeded())
        {
            _connection.Send(MessageKind.Worn);
        }

        return !_memory.IsExceeded;
    }

    private Functions.ItemFunction? Load(QueuedChunk chunk)
    {
        if (chunk.IsTooLarge)
        {
            _running.FailAll(new InsufficientMemoryException("The item does not fit into the memory of the worker."));
            return null;
        }

        try
        {
            return _capsules.Load(chunk.Message.Capsule, _running.Reader);
        }
        catch (Exception e) when (e is not ConnectionClosedException)
        {
            _running.FailAll(e);
            return null;
        }
    }
}
