using System.Runtime.CompilerServices;
using ProcessPool.Functions;

namespace ProcessPool;

/// <summary>One function over items that are its arguments.</summary>
public sealed partial class Pool
{
    /// <summary>Runs a function of two arguments on items that are its arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of results.</typeparam>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="source">The arguments.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    public TResult[] StarMap<T1, T2, TResult>(Func<T1, T2, TResult> function, IEnumerable<(T1, T2)> source, MapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<(T1, T2), TResult>(new SyncFunction<(T1, T2), TResult>(new Spread<T1, T2, TResult>(function).Invoke), source, options, onThisThread: true).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="StarMap{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, MapOptions?)"/>
    [Obsolete(StarMapIsSynchronous, error: true)]
    [OverloadResolutionPriority(2)]
    public TResult[] StarMap<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function, IEnumerable<(T1, T2)> source, MapOptions? options = null)
        => throw new NotSupportedException(StarMapIsSynchronous);

    /// <inheritdoc cref="StarMap{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, MapOptions?)"/>
    [Obsolete(StarMapIsSynchronous, error: true)]
    [OverloadResolutionPriority(1)]
    public TResult[] StarMap<T1, T2, TResult>(Func<T1, T2, ValueTask<TResult>> function, IEnumerable<(T1, T2)> source, MapOptions? options = null)
        => throw new NotSupportedException(StarMapIsSynchronous);

    /// <inheritdoc cref="StarMap{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, MapOptions?)"/>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="source">The arguments.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task for one result for each item.</returns>
    [OverloadResolutionPriority(3)]
    public Task<TResult[]> StarMapAsync<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<(T1, T2)> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<(T1, T2), TResult>(
            new SyncFunction<(T1, T2), TResult>(new Spread<T1, T2, TResult>(function).Invoke), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public Task<TResult[]> StarMapAsync<T1, T2, TResult>(
        Func<T1, T2, Task<TResult>> function, IEnumerable<(T1, T2)> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<(T1, T2), TResult>(
            new TaskFunction<(T1, T2), TResult>(new Spread<T1, T2, Task<TResult>>(function).Invoke), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{ValueTuple{T1, T2}}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task<TResult[]> StarMapAsync<T1, T2, TResult>(
        Func<T1, T2, ValueTask<TResult>> function, IEnumerable<(T1, T2)> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<(T1, T2), TResult>(
            new ValueTaskFunction<(T1, T2), TResult>(new Spread<T1, T2, ValueTask<TResult>>(function).Invoke), source, options, onThisThread: false, cancellationToken);
    }

    /// <summary>Runs a function of three arguments on items that are its arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of results.</typeparam>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="source">The arguments.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    public TResult[] StarMap<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, IEnumerable<(T1, T2, T3)> source, MapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<(T1, T2, T3), TResult>(new SyncFunction<(T1, T2, T3), TResult>(new Spread<T1, T2, T3, TResult>(function).Invoke), source, options, onThisThread: true).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="StarMap{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{ValueTuple{T1, T2, T3}}, MapOptions?)"/>
    [Obsolete(StarMapIsSynchronous, error: true)]
    [OverloadResolutionPriority(2)]
    public TResult[] StarMap<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function, IEnumerable<(T1, T2, T3)> source, MapOptions? options = null)
        => throw new NotSupportedException(StarMapIsSynchronous);

    /// <inheritdoc cref="StarMap{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{ValueTuple{T1, T2, T3}}, MapOptions?)"/>
    [Obsolete(StarMapIsSynchronous, error: true)]
    [OverloadResolutionPriority(1)]
    public TResult[] StarMap<T1, T2, T3, TResult>(Func<T1, T2, T3, ValueTask<TResult>> function, IEnumerable<(T1, T2, T3)> source, MapOptions? options = null)
        => throw new NotSupportedException(StarMapIsSynchronous);

    /// <inheritdoc cref="StarMap{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{ValueTuple{T1, T2, T3}}, MapOptions?)"/>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="source">The arguments.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task for one result for each item.</returns>
    [OverloadResolutionPriority(3)]
    public Task<TResult[]> StarMapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function, IEnumerable<(T1, T2, T3)> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<(T1, T2, T3), TResult>(
            new SyncFunction<(T1, T2, T3), TResult>(new Spread<T1, T2, T3, TResult>(function).Invoke), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{ValueTuple{T1, T2, T3}}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public Task<TResult[]> StarMapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, Task<TResult>> function, IEnumerable<(T1, T2, T3)> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<(T1, T2, T3), TResult>(
            new TaskFunction<(T1, T2, T3), TResult>(new Spread<T1, T2, T3, Task<TResult>>(function).Invoke), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="StarMapAsync{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{ValueTuple{T1, T2, T3}}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task<TResult[]> StarMapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, ValueTask<TResult>> function, IEnumerable<(T1, T2, T3)> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MapAll<(T1, T2, T3), TResult>(
            new ValueTaskFunction<(T1, T2, T3), TResult>(new Spread<T1, T2, T3, ValueTask<TResult>>(function).Invoke), source, options, onThisThread: false, cancellationToken);
    }

    internal const string StarMapIsSynchronous = "The function returns a task. Use StarMapAsync, which awaits it in the worker.";
}
