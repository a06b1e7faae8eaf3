namespace ProcessPool.Scheduling;

/// <summary>What the dispatcher must know of the pool's options.</summary>
internal sealed record DispatcherOptions
{
    public required int Workers { get; init; }

    /// <summary>From asking a running item to stop until its worker is killed.</summary>
    public TimeSpan CancellationGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A worker with nothing to do for so long ends; null: never.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>So many workers stay when there is nothing to do, and start with the pool; null: all, or none where idle ones leave.</summary>
    public int? MinWorkers { get; init; }

    /// <summary>Workers beyond the places, started and ready to take one.</summary>
    public int SpareWorkers { get; init; }

    /// <summary>A worker leaves after so many items; null: never.</summary>
    public int? MaxItemsPerWorker { get; init; }

    /// <summary>Workers start with the pool; otherwise when there is work.</summary>
    public bool StartAtOnce { get; init; } = true;

    /// <summary>Is told of the lives of workers; null: nobody is.</summary>
    public IWorkerWatch? Watch { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
