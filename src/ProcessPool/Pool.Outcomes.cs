using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Jobs.Sinks;
using ProcessPool.Jobs.Sources;

namespace ProcessPool;

/// <summary>Errors as values.</summary>
public sealed partial class Pool
{
    /// <summary>
    /// Runs a function on every item in the workers; the task ends when all items have, and does not fail for an item. A worker that dies fails its item
    /// only.
    /// </summary>
    /// <typeparam name="T">The type of items.</typeparam>
    /// <typeparam name="TResult">The type of results.</typeparam>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task for one outcome for each item, in the order of the source.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> or <paramref name="source"/> is null.</exception>
    /// <exception cref="ClosureException">The function cannot cross to another process.</exception>
    /// <exception cref="WorkerStartException">Workers cannot start.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed of.</exception>
    [OverloadResolutionPriority(3)]
    public Task<Outcome<TResult>[]> MapOutcomesAsync<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Outcomes<T, TResult>(new SyncFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public Task<Outcome<TResult>[]> MapOutcomesAsync<T, TResult>(
        Func<T, Task<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Outcomes<T, TResult>(new TaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task<Outcome<TResult>[]> MapOutcomesAsync<T, TResult>(
        Func<T, ValueTask<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Outcomes<T, TResult>(new ValueTaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public Task<Outcome<TResult>[]> MapOutcomesAsync<T, TResult>(
        Func<T, CancellationToken, TResult> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Outcomes<T, TResult>(new TokenFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task<Outcome<TResult>[]> MapOutcomesAsync<T, TResult>(
        Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Outcomes<T, TResult>(new TokenTaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapOutcomesAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task<Outcome<TResult>[]> MapOutcomesAsync<T, TResult>(
        Func<T, CancellationToken, ValueTask<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Outcomes<T, TResult>(new TokenValueTaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    private Task<Outcome<TResult>[]> Outcomes<T, TResult>(ItemFunction function, IEnumerable<T> items, MapOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items, "source");
        ThrowIfDisposed();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Outcome<TResult>[]>(cancellationToken);
        }

        var source = SourceOf.Memory(items);
        var sink = new OutcomeSink<TResult>(source?.Count) { CancellationToken = cancellationToken };
        RunAll(function, items, source, sink, sink.Completion, options, collectsFailures: true, onThisThread: false);
        return sink.Completion;
    }
}
