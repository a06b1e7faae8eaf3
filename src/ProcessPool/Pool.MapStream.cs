using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Jobs.Sinks;

namespace ProcessPool;

/// <summary>Results as they come.</summary>
public sealed partial class Pool
{
    internal const string StreamIsSynchronous = "The function returns a task. Use MapStreamAsync, which awaits it in the worker.";

    /// <summary>
    /// Runs a function on the items of a source, which may be endless, and gives the results as they come. Lazy: nothing happens before the first result
    /// is asked for, and the function is sent as it is then.
    /// </summary>
    /// <typeparam name="T">The type of items.</typeparam>
    /// <typeparam name="TResult">The type of results.</typeparam>
    /// <param name="function">The function. What it captured is sent along, as it is when the enumeration begins.</param>
    /// <param name="source">The items, read on a thread of their own, not further ahead of the consumer than <see cref="MapOptions.Window"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>
    /// The results, in the order of the source unless <see cref="MapOptions.Ordered"/> is false. Leaving the enumeration early cancels what is not done and
    /// returns at once.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> or <paramref name="source"/> is null.</exception>
    /// <remarks>
    /// The enumeration throws what <see cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/> throws, after the results of all items before
    /// the one that failed; without order, after those that were done. When the pool is disposed of in between, the next result is an
    /// <see cref="ObjectDisposedException"/>.
    /// </remarks>
    public IEnumerable<TResult> MapStream<T, TResult>(Func<T, TResult> function, IEnumerable<T> source, MapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(source);
        ThrowIfDisposed();
        options = StreamOptions(options);
        return Deliver(() => OpenStream<T, TResult>(new SyncFunction<T, TResult>(function), source, options, default));
    }

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    [Obsolete(StreamIsSynchronous, error: true)]
    [OverloadResolutionPriority(2)]
    public IEnumerable<TResult> MapStream<T, TResult>(Func<T, Task<TResult>> function, IEnumerable<T> source, MapOptions? options = null)
        => throw new NotSupportedException(StreamIsSynchronous);

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    [Obsolete(StreamIsSynchronous, error: true)]
    [OverloadResolutionPriority(1)]
    public IEnumerable<TResult> MapStream<T, TResult>(Func<T, ValueTask<TResult>> function, IEnumerable<T> source, MapOptions? options = null)
        => throw new NotSupportedException(StreamIsSynchronous);

    /// <inheritdoc cref="MapStream{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/>
    /// <param name="function">The function. What it captured is sent along, as it is when the enumeration begins.</param>
    /// <param name="source">The items, read on a thread of their own, not further ahead of the consumer than <see cref="MapOptions.Window"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the stream; a token given to <c>WithCancellation</c> does so too.</param>
    [OverloadResolutionPriority(3)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, TResult> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new SyncFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(13)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, TResult> function, IAsyncEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new SyncFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, Task<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new TaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, ValueTask<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new ValueTaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, CancellationToken, TResult> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new TokenFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, CancellationToken, Task<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new TokenTaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, CancellationToken, ValueTask<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new TokenValueTaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(15)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, Task<TResult>> function, IAsyncEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new TaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(14)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, ValueTask<TResult>> function, IAsyncEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new ValueTaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(10)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, CancellationToken, TResult> function, IAsyncEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new TokenFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(12)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, CancellationToken, Task<TResult>> function, IAsyncEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new TokenTaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapStreamAsync{T, TResult}(Func{T, TResult}, IAsyncEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(11)]
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        Func<T, CancellationToken, ValueTask<TResult>> function, IAsyncEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StreamAsync<T, TResult>(new TokenValueTaskFunction<T, TResult>(function), source, options, cancellationToken);
    }

    private IAsyncEnumerable<TResult> StreamAsync<T, TResult>(
        ItemFunction function, IEnumerable<T> source, MapOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ThrowIfDisposed();
        options = StreamOptions(options);
        return DeliverAsync(token => OpenStream<T, TResult>(function, source, options, token), cancellationToken);
    }

    private IAsyncEnumerable<TResult> StreamAsync<T, TResult>(
        ItemFunction function, IAsyncEnumerable<T> source, MapOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ThrowIfDisposed();
        options = StreamOptions(options);
        return DeliverAsync(
            token => Open<T, TResult, TResult, StreamSink<TResult>>(
                function, source, new StreamSink<TResult>(options.Ordered) { CancellationToken = token }, options, token),
            cancellationToken);
    }

    private Jobs.OpenStream<TResult> OpenStream<T, TResult>(ItemFunction function, IEnumerable<T> source, MapOptions options, CancellationToken token)
    {
        var sink = new StreamSink<TResult>(options.Ordered) { CancellationToken = token };
        return Open<T, TResult, TResult, StreamSink<TResult>>(function, source, sink, options);
    }
}
