using System.Collections.Concurrent;
using ProcessPool.Protocol;
using ProcessPool.Workers.Launching;

namespace ProcessPool.Testing;

/// <summary>
/// Launches workers within this process: the real worker loop over in-memory pipes, so that tests take milliseconds. Code and state go through
/// the same bytes as between processes; static variables are shared.
/// </summary>
internal sealed class InProcessLauncher : IWorkerLauncher
{
    private int _lastId;

    /// <summary>Called before each start; what it throws is the failure of the start.</summary>
    public Action<WorkerLaunch>? Starting { get; init; }

    /// <summary>What its workers give as their process; null: a number of their own for each.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Workers that were started and have not ended.</summary>
    public int Alive => _instances.Count(instance => !instance.Exited.IsCompleted);

    /// <summary>Workers that were started.</summary>
    public int Launched => _instances.Count;

    private readonly ConcurrentBag<InProcessWorker> _instances = [];

    public IWorkerInstance Launch(WorkerLaunch launch, Action<IWorkerInstance> created)
    {
        Starting?.Invoke(launch);
        var (down, up) = (new MemoryPipe(), new MemoryPipe());
        var parent = new Connection(up.Reader, down.Writer);
        var worker = new Connection(down.Reader, up.Writer);
        var instance = new InProcessWorker(ProcessId ?? 1_000_000 + Interlocked.Increment(ref _lastId), parent, worker);
        _instances.Add(instance);
        created(instance);
        instance.Start(launch.Settings);
        return instance;
    }
}
