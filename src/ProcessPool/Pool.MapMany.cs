using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Jobs.Sinks;

namespace ProcessPool;

/// <summary>Items that yield many results each.</summary>
public sealed partial class Pool
{
    /// <summary>
    /// Runs a function that yields many results on each item, and gives the results while the items run: all of the first item, then all of the second, and
    /// so on. Lazy: nothing happens before the first result is asked for.
    /// </summary>
    /// <typeparam name="T">The type of items.</typeparam>
    /// <typeparam name="TResult">The type of results.</typeparam>
    /// <param name="function">
    /// The function. It runs in the worker as the results are asked for: when some 250 results of an item wait for the consumer, the item waits too.
    /// </param>
    /// <param name="source">The items, read on a thread of their own, not further ahead of the consumer than <see cref="MapOptions.Window"/>.</param>
    /// <param name="options">How; null for the defaults. Items travel one by one unless <see cref="MapOptions.ChunkSize"/> says otherwise.</param>
    /// <param name="cancellationToken">Cancels the stream; a token given to <c>WithCancellation</c> does so too.</param>
    /// <returns>The results; with <see cref="MapOptions.Ordered"/> false, each as soon as it is there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> or <paramref name="source"/> is null.</exception>
    /// <remarks>
    /// Results that an item yielded before it failed are delivered; then the enumeration throws, as
    /// <see cref="MapStream{T, TResult}(Func{T, TResult}, IEnumerable{T}, MapOptions?)"/> does.
    /// </remarks>
    public IAsyncEnumerable<TResult> MapManyStreamAsync<T, TResult>(
        Func<T, IEnumerable<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return ManyAsync<T, TResult>(new YieldFunction<T, TResult>(function), source, options, cancellationToken);
    }

    /// <inheritdoc cref="MapManyStreamAsync{T, TResult}(Func{T, IEnumerable{TResult}}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public IAsyncEnumerable<TResult> MapManyStreamAsync<T, TResult>(
        Func<T, IAsyncEnumerable<TResult>> function, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return ManyAsync<T, TResult>(new AsyncYieldFunction<T, TResult>(function), source, options, cancellationToken);
    }

    private IAsyncEnumerable<TResult> ManyAsync<T, TResult>(
        ItemFunction function, IEnumerable<T> source, MapOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ThrowIfDisposed();
        options = StreamOptions(options);
        if (options.Retry is not null)
        {
            throw new ArgumentException("An item that yields many results cannot be tried again: its consumer may have taken some of them already. Leave MapOptions.Retry null.", nameof(options));
        }

        var oneByOne = options with { ChunkSize = options.ChunkSize ?? 1 };
        return DeliverAsync(
            token => Open<T, Nothing, TResult, PartStreamSink<TResult>>(
                function, source, new PartStreamSink<TResult>(options.Ordered) { CancellationToken = token }, oneByOne),
            cancellationToken);
    }
}
