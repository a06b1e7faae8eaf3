using System.Runtime.CompilerServices;
using ProcessPool.Functions;

namespace ProcessPool;

/// <summary>One function over several sources.</summary>
public sealed partial class Pool
{
    /// <summary>Runs a function of two arguments on the items of two sources side by side. The shortest source ends it.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of results.</typeparam>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="first">The first arguments.</param>
    /// <param name="second">The second arguments.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    public TResult[] Map<T1, T2, TResult>(Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, MapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return MapAll<(T1, T2), TResult>(new SyncFunction<(T1, T2), TResult>(new Spread<T1, T2, TResult>(function).Invoke), first.Zip(second), options, onThisThread: true).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, MapOptions?)"/>
    [Obsolete(MapIsSynchronous, error: true)]
    [OverloadResolutionPriority(2)]
    public TResult[] Map<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, MapOptions? options = null)
        => throw new NotSupportedException(MapIsSynchronous);

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, MapOptions?)"/>
    [Obsolete(MapIsSynchronous, error: true)]
    [OverloadResolutionPriority(1)]
    public TResult[] Map<T1, T2, TResult>(Func<T1, T2, ValueTask<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, MapOptions? options = null)
        => throw new NotSupportedException(MapIsSynchronous);

    /// <inheritdoc cref="Map{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, MapOptions?)"/>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="first">The first arguments.</param>
    /// <param name="second">The second arguments.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task for one result for each group of arguments.</returns>
    [OverloadResolutionPriority(3)]
    public Task<TResult[]> MapAsync<T1, T2, TResult>(
        Func<T1, T2, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return MapAll<(T1, T2), TResult>(
            new SyncFunction<(T1, T2), TResult>(new Spread<T1, T2, TResult>(function).Invoke), first.Zip(second), options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public Task<TResult[]> MapAsync<T1, T2, TResult>(
        Func<T1, T2, Task<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return MapAll<(T1, T2), TResult>(
            new TaskFunction<(T1, T2), TResult>(new Spread<T1, T2, Task<TResult>>(function).Invoke), first.Zip(second), options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T1, T2, TResult}(Func{T1, T2, TResult}, IEnumerable{T1}, IEnumerable{T2}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task<TResult[]> MapAsync<T1, T2, TResult>(
        Func<T1, T2, ValueTask<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return MapAll<(T1, T2), TResult>(
            new ValueTaskFunction<(T1, T2), TResult>(new Spread<T1, T2, ValueTask<TResult>>(function).Invoke), first.Zip(second), options, onThisThread: false, cancellationToken);
    }

    /// <summary>Runs a function of three arguments on the items of three sources side by side. The shortest source ends it.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of results.</typeparam>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="first">The first arguments.</param>
    /// <param name="second">The second arguments.</param>
    /// <param name="third">The third arguments.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    public TResult[] Map<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, MapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        return MapAll<(T1, T2, T3), TResult>(new SyncFunction<(T1, T2, T3), TResult>(new Spread<T1, T2, T3, TResult>(function).Invoke), first.Zip(second, third), options, onThisThread: true).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Map{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{T1}, IEnumerable{T2}, IEnumerable{T3}, MapOptions?)"/>
    [Obsolete(MapIsSynchronous, error: true)]
    [OverloadResolutionPriority(2)]
    public TResult[] Map<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, MapOptions? options = null)
        => throw new NotSupportedException(MapIsSynchronous);

    /// <inheritdoc cref="Map{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{T1}, IEnumerable{T2}, IEnumerable{T3}, MapOptions?)"/>
    [Obsolete(MapIsSynchronous, error: true)]
    [OverloadResolutionPriority(1)]
    public TResult[] Map<T1, T2, T3, TResult>(Func<T1, T2, T3, ValueTask<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, MapOptions? options = null)
        => throw new NotSupportedException(MapIsSynchronous);

    /// <inheritdoc cref="Map{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{T1}, IEnumerable{T2}, IEnumerable{T3}, MapOptions?)"/>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="first">The first arguments.</param>
    /// <param name="second">The second arguments.</param>
    /// <param name="third">The third arguments.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task for one result for each group of arguments.</returns>
    [OverloadResolutionPriority(3)]
    public Task<TResult[]> MapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        return MapAll<(T1, T2, T3), TResult>(
            new SyncFunction<(T1, T2, T3), TResult>(new Spread<T1, T2, T3, TResult>(function).Invoke), first.Zip(second, third), options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{T1}, IEnumerable{T2}, IEnumerable{T3}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public Task<TResult[]> MapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, Task<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        return MapAll<(T1, T2, T3), TResult>(
            new TaskFunction<(T1, T2, T3), TResult>(new Spread<T1, T2, T3, Task<TResult>>(function).Invoke), first.Zip(second, third), options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="MapAsync{T1, T2, T3, TResult}(Func{T1, T2, T3, TResult}, IEnumerable{T1}, IEnumerable{T2}, IEnumerable{T3}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task<TResult[]> MapAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, ValueTask<TResult>> function, IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        return MapAll<(T1, T2, T3), TResult>(
            new ValueTaskFunction<(T1, T2, T3), TResult>(new Spread<T1, T2, T3, ValueTask<TResult>>(function).Invoke), first.Zip(second, third), options, onThisThread: false, cancellationToken);
    }
}
