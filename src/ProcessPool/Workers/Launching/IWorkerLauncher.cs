using ProcessPool.Protocol;

namespace ProcessPool.Workers.Launching;

/// <summary>Brings workers into being. The one seam between the pool and what a worker lives in.</summary>
internal interface IWorkerLauncher
{
    /// <summary>
    /// Starts a worker and shakes hands with it. Blocks until that is done. <paramref name="created"/> is called as soon as there is something
    /// that can be killed.
    /// </summary>
    /// <exception cref="WorkerStartException">The worker cannot be started, ended early, or took too long. Nothing of it is left.</exception>
    IWorkerInstance Launch(WorkerLaunch launch, Action<IWorkerInstance> created);
}

/// <summary>What a worker is started with.</summary>
/// <param name="Index">Its place in the pool.</param>
/// <param name="Output">Takes the lines that it prints.</param>
internal sealed record WorkerLaunch(int Index, WorkerSettings Settings, Action<WorkerStream, string>? Output);

/// <summary>A running worker.</summary>
internal interface IWorkerInstance : IDisposable
{
    int ProcessId { get; }

    /// <summary>Only after the handshake.</summary>
    Connection Connection { get; }

    ResultBox Box { get; }

    /// <summary>Completes when the worker has ended and everything that it printed has been read.</summary>
    Task<WorkerExit> Exited { get; }

    /// <summary>Ends it at once, with every process that it started. Idempotent.</summary>
    void Kill();
}

/// <summary>How a worker ended.</summary>
/// <param name="Signal">The signal that ended it; null where it ended by itself, or on Windows.</param>
/// <param name="IsOutOfMemory">The kernel ended it for want of memory.</param>
/// <param name="StandardErrorTail">The last lines that it wrote to its standard error.</param>
internal sealed record WorkerExit(int? ExitCode, int? Signal, IReadOnlyList<string> StandardErrorTail, bool IsOutOfMemory = false);
