using ProcessPool.Functions;

namespace ProcessPool;

/// <summary>What a function that runs in a worker can ask of its surroundings. Safe to use concurrently.</summary>
/// <example>
/// <code>
/// double[] samples = pool.Map(x => WorkerContext.Random.NextDouble(), Enumerable.Range(0, 100), new MapOptions { Seed = 42 });
/// </code>
/// </example>
public static class WorkerContext
{
    /// <summary>Whether the calling code runs in a worker, in a function of a call.</summary>
    public static bool IsInWorker => ItemScope.Current is not null;

    /// <summary>
    /// The index in the source of the item that runs; 0 for a single call, the number of the worker in
    /// <see cref="Pool.RunOnEachWorkerAsync(Action, CancellationToken)"/>; -1 outside of workers.
    /// </summary>
    public static long ItemIndex => ItemScope.Current?.RunningIndex ?? -1;

    /// <summary>
    /// Random numbers of the item that runs. They are made of the seed of the call (<see cref="MapOptions.Seed"/>, or one made of
    /// <see cref="PoolOptions.Seed"/>) and the index of the item, so they do not depend on the number of workers, on chunks, on the order in which items
    /// run, nor on how often an item is tried. The algorithm is documented (docs/determinism.md) and will not change. Within an item every use goes on
    /// with the same numbers; a function that uses several threads must see to it that one of them asks at a time. Outside of workers: <see cref="System.Random.Shared"/>.
    /// </summary>
    public static Random Random => ItemScope.Current?.Random ?? Random.Shared;
}
