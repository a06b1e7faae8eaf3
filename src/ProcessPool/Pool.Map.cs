using System.Runtime.CompilerServices;
using ProcessPool.Functions;

namespace ProcessPool;

/// <summary>One function over the items of one source: all results, in order.</summary>
public sealed partial class Pool
{
    internal const string MapIsSynchronous = "The function returns a task. Use MapAsync, which awaits it in the worker.";

    /// <summary>Runs a function on every item in the workers, and returns all results in the order of the source.</summary>
    /// <typeparam name="T">The type of items.</typeparam>
    /// <typeparam name="TResult">The type of results.</typeparam>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="source">
    /// The items. An array or a list is read in place while the call runs; other sequences are read on the calling thread, not further ahead than
    /// <see cref="MapOptions.Window"/>.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>One result for each item.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> or <paramref name="source"/> is null.</exception>
    /// <exception cref="ClosureException">The function, an item or a result cannot cross to another process.</exception>
    /// <exception cref="WorkerLostException">A worker died under an item.</exception>
    /// <exception cref="RemoteException">The function threw an exception that cannot be rebuilt here.</exception>
    /// <exception cref="WorkerStartException">Workers cannot start.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed of.</exception>
    /// <remarks>
    /// What the function throws is thrown here, with the worker's stack. When several items fail, it is the failure of the lowest index: items before it
    /// still run to their end, items after it are cancelled.
    /// <para>Items do not begin in the order of the source: those at the end are tried early, and the end whose items take longer goes first.</para>
    /// </remarks>
    public TResult[] Map<T, TResult>(Func<T, TResult> function, IEnumerable<T> source, MapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<T, TResult>(new SyncFunction<T, TResult>(function), source, options, onThisThread: true).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    [Obsolete(MapIsSynchronous, error: true)]
    [OverloadResolutionPriority(2)]
    public TResult[] Map<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> source, MapOptions? options = null)
        => throw new NotSupportedException(MapIsSynchronous);

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    [Obsolete(MapIsSynchronous, error: true)]
    [OverloadResolutionPriority(1)]
    public TResult[] Map<T, TResult>(Func<T, ValueTask<TResult>> function, IEnumerable<T> source, MapOptions? options = null)
        => throw new NotSupportedException(MapIsSynchronous);

    /// <summary>Runs a function on every item in the workers.</summary>
    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="source">
    /// The items. An array or a list is read in place while the call runs; other sequences are read on a thread of their own, not further ahead than
    /// <see cref="MapOptions.Window"/>.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">
    /// Cancels the call. The task ends at once; an item that runs has <see cref="PoolOptions.CancellationGrace"/> to end, then its worker is replaced.
    /// </param>
    /// <returns>A task for one result for each item, in the order of the source.</returns>
    [OverloadResolutionPriority(3)]
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<T, TResult>(new SyncFunction<T, TResult>(function), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    /// <remarks>The task is awaited in the worker, one item after the other.</remarks>
    [OverloadResolutionPriority(5)]
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, Task<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<T, TResult>(new TaskFunction<T, TResult>(function), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, Task{TResult}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, ValueTask<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<T, TResult>(new ValueTaskFunction<T, TResult>(function), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    /// <remarks>The token that the function gets is cancelled when the item is no longer wanted.</remarks>
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, CancellationToken, TResult> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<T, TResult>(new TokenFunction<T, TResult>(function), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, CancellationToken, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<T, TResult>(new TokenTaskFunction<T, TResult>(function), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, CancellationToken, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task<TResult[]> MapAsync<T, TResult>(
        Func<T, CancellationToken, ValueTask<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<T, TResult>(new TokenValueTaskFunction<T, TResult>(function), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [Obsolete(NoResult, error: true)]
    [OverloadResolutionPriority(5)]
    public Task MapAsync<T>(Func<T, Task> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException(NoResult);

    private const string NoResult = "The function has no result. Use ForEachAsync.";
}
