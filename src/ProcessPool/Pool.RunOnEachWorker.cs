using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Jobs;
using ProcessPool.Jobs.Sinks;
using ProcessPool.Jobs.Sources;

namespace ProcessPool;

/// <summary>The same call on every worker.</summary>
public sealed partial class Pool
{
    /// <summary>Runs a function once on every worker, as to set up or to look at what each process holds.</summary>
    /// <typeparam name="TResult">The type of results.</typeparam>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task for one result for each worker, by worker id.</returns>
    /// <remarks>A worker that is busy runs it after the items that it has. A worker that is replaced later is not told; use <see cref="PoolOptions.Initializer"/>.</remarks>
    /// <inheritdoc cref="Run{TResult}(Func{TResult})"/>
    [OverloadResolutionPriority(3)]
    public Task<TResult[]> RunOnEachWorkerAsync<TResult>(Func<TResult> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Each<TResult>(new SyncFunction<Nothing, TResult>(new Call<TResult>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunOnEachWorkerAsync{TResult}(Func{TResult}, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public Task<TResult[]> RunOnEachWorkerAsync<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Each<TResult>(new TaskFunction<Nothing, TResult>(new Call<Task<TResult>>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunOnEachWorkerAsync{TResult}(Func{TResult}, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task<TResult[]> RunOnEachWorkerAsync<TResult>(Func<ValueTask<TResult>> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Each<TResult>(new ValueTaskFunction<Nothing, TResult>(new Call<ValueTask<TResult>>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunOnEachWorkerAsync{TResult}(Func{TResult}, CancellationToken)"/>
    /// <returns>A task that completes when it has run on every worker.</returns>
    [OverloadResolutionPriority(3)]
    public Task RunOnEachWorkerAsync(Action function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Each<Nothing>(new ActionFunction<Nothing>(new ActionCall(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunOnEachWorkerAsync(Action, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public Task RunOnEachWorkerAsync(Func<Task> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Each<Nothing>(new TaskActionFunction<Nothing>(new Call<Task>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunOnEachWorkerAsync(Action, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task RunOnEachWorkerAsync(Func<ValueTask> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Each<Nothing>(new ValueTaskActionFunction<Nothing>(new Call<ValueTask>(function).Invoke), cancellationToken);
    }

    private Task<TResult[]> Each<TResult>(ItemFunction function, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult[]>(cancellationToken);
        }

        var sink = new ArraySink<TResult>(WorkerCount) { CancellationToken = cancellationToken };
        var job = new ItemJob<Nothing, TResult>(Capture(function), new NothingSource(WorkerCount), sink)
        {
            Function = function,
            IsPinned = true,
            ChunkSize = 1,
            Seed = SeedOf(DefaultOptions),
            Log = LogOf(function, DefaultOptions),
        };
        Submit(job, WorkerCount);
        RegisterCancellation(sink.Completion, job, cancellationToken);
        return sink.Completion;
    }
}
