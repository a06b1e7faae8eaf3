using ProcessPool.Capture;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;
using ProcessPool.Workers.Launching;

namespace ProcessPool.Workers;

/// <summary>What the workers of a pool share.</summary>
internal sealed class WorkerEnvironment
{
    public required IWorkerLauncher Launcher { get; init; }

    public required WorkerSettings Settings { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Makes the one that takes the lines of a worker; null: they are dropped.</summary>
    public required Func<Func<int>, Action<WorkerStream, string>?> OutputOf { get; init; }

    /// <summary>What of a function among the items crosses; null: everything.</summary>
    public IGraphPolicy FieldUse { get; init; } = IlFieldUse.Instance;

    /// <summary>The capsule of the initializer; of no bytes when there is none.</summary>
    public CapsuleContent Initializer { get; init; } = CapsuleContent.None;

    /// <summary>What the initializer has to run in a worker.</summary>
    public TimeSpan InitializerTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What a process has to end after its connection has ended.</summary>
    public TimeSpan ExitGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told of what went wrong with a worker's messages, beside what is expected of one that has gone bad.</summary>
    public Action<Exception>? Unexpected { get; init; }

    public CodeResolver Code { get; } = new();

    /// <summary>Set once, before the first worker starts.</summary>
    public Action<List<Event>> PostAll { get; set; } = _ => throw new InvalidOperationException("There is no dispatcher yet.");

    /// <inheritdoc cref="PostAll"/>
    public Action<Event> Post { get; set; } = _ => throw new InvalidOperationException("There is no dispatcher yet.");
}
