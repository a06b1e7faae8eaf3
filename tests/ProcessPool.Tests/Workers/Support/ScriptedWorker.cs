using ProcessPool.Protocol;
using ProcessPool.Testing;
using ProcessPool.Workers.Launching;

namespace ProcessPool.Tests.Workers.Support;

/// <summary>A worker that does what a test says instead of work. It ends, as a process would, when its script ends or it is killed.</summary>
internal sealed class ScriptedWorker : IWorkerInstance
{
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ScriptedWorker()
    {
        var (down, up) = (new MemoryPipe(), new MemoryPipe());
        Connection = new Connection(up.Reader, down.Writer);
        ToParent = up.Writer;
        WorkerSide = new Connection(down.Reader, up.Writer);
    }

    public int ProcessId => 4711;

    /// <summary>The parent's end.</summary>
    public Connection Connection { get; }

    /// <summary>The worker's end.</summary>
    public Connection WorkerSide { get; }

    /// <summary>For bytes that are no frame.</summary>
    public Stream ToParent { get; }

    public ResultBox Box { get; } = ResultBox.InMemory();

    public Task<WorkerExit> Exited => _exited.Task;

    public void Start(Action<ScriptedWorker> script) => new Thread(() =>
    {
        try
        {
            script(this);
        }
        catch (Exception e) when (e is ConnectionClosedException or ProtocolException or IOException)
        {
            // It was killed meanwhile.
        }

        End(new WorkerExit(3, null, ["the script has ended"]));
    })
    { IsBackground = true }.Start();

    /// <summary>The next frame. Tokens that were cancelled elsewhere in this process are told to every worker; that is passed over.</summary>
    public Frame Receive(MessageKind kind)
    {
        while (WorkerSide.TryReceive(out var frame))
        {
            if (frame.Kind == kind)
            {
                return frame;
            }

            if (frame.Kind != MessageKind.BridgeCancel)
            {
                throw new ProtocolException($"A frame of kind {frame.Kind} came instead of {kind}.");
            }
        }

        throw new ProtocolException($"The connection ended instead of a frame of kind {kind}.");
    }

    public void Kill() => End(new WorkerExit(137, 9, []));

    public void Dispose()
    {
        Kill();
        Connection.Dispose();
    }

    private void End(WorkerExit exit)
    {
        if (_exited.TrySetResult(exit))
        {
            WorkerSide.Close("the worker has ended");
        }
    }
}

/// <summary>Launches workers that all follow one script.</summary>
internal sealed class ScriptedLauncher(Action<ScriptedWorker> script) : IWorkerLauncher
{
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _launched;

    public int Launched => _launched;

    /// <summary>Completes when the pool has killed one of them.</summary>
    public Task Killed => _killed.Task;

    public IWorkerInstance Launch(WorkerLaunch launch, Action<IWorkerInstance> created)
    {
        Interlocked.Increment(ref _launched);
        var worker = new ScriptedWorker();
        _ = worker.Exited.ContinueWith(exit => exit.Result.Signal == 9 && _killed.TrySetResult(), TaskScheduler.Default);
        created(worker);
        worker.Start(script);
        return worker;
    }
}
