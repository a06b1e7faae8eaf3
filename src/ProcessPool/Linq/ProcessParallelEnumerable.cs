using ProcessPool.Functions.Query;
using ProcessPool.Linq;

namespace ProcessPool;

/// <summary>
/// The operators of queries that run in worker processes, with the names and meanings of <see cref="ParallelEnumerable"/>. Functions of the user run in
/// the workers unless an operator says otherwise. What goes wrong with an item is an <see cref="AggregateException"/>, as in PLINQ; what goes wrong
/// with the query itself, as <see cref="ClosureException"/>, <see cref="WorkerStartException"/> and cancellation, is not wrapped.
/// </summary>
/// <remarks>
/// When a worker dies under an item, the query fails with a <see cref="WorkerLostException"/> inside the <see cref="AggregateException"/>. Items that
/// this worker had in hand for a lower failure may run a second time.
/// </remarks>
public static partial class ProcessParallelEnumerable
{
    /// <summary>Makes a query that runs in the workers of <see cref="Pool.Shared"/>.</summary>
    /// <typeparam name="T">The type of items.</typeparam>
    /// <param name="source">The items; read when the query runs.</param>
    /// <returns>The query.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static ProcessParallelQuery<T> AsProcessParallel<T>(this IEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Make(source, null);
    }

    /// <summary>Makes a query that runs in the workers of a pool.</summary>
    /// <typeparam name="T">The type of items.</typeparam>
    /// <param name="source">The items; read when the query runs.</param>
    /// <param name="pool">The pool.</param>
    /// <returns>The query.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ProcessParallelQuery<T> AsProcessParallel<T>(this IEnumerable<T> source, Pool pool)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(pool);
        return Make(source, pool);
    }

    /// <summary>Gives elements in any order: each chunk as soon as it is there.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <returns>The query without order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static ProcessParallelQuery<T> AsUnordered<T>(this ProcessParallelQuery<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.With(settings => settings with { Ordered = false });
    }

    /// <summary>Lets a token cancel the query when it runs.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="cancellationToken">The token; it stays in this process.</param>
    /// <returns>The query with the token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The query has a token already.</exception>
    public static ProcessParallelQuery<T> WithCancellation<T>(this ProcessParallelQuery<T> source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Settings.CancellationToken.CanBeCanceled && cancellationToken.CanBeCanceled
            ? throw new InvalidOperationException("The query has a cancellation token already.")
            : source.With(settings => settings with { CancellationToken = cancellationToken });
    }

    /// <summary>Limits the time of each element of the source. The query fails with <see cref="ItemTimeoutException"/> then, unless it is tried again.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="timeout">The time that all stages together may take for one element of the source; see <see cref="MapOptions.ItemTimeout"/>.</param>
    /// <returns>The query with the limit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is not above zero, or above 24 days.</exception>
    public static ProcessParallelQuery<T> WithItemTimeout<T>(this ProcessParallelQuery<T> source, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.With(settings => settings with { Options = settings.Options with { ItemTimeout = timeout } });
    }

    /// <summary>Has elements tried again that fail, instead of the query failing at once.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="policy">Which failures, and how often.</param>
    /// <returns>The query with the policy.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ProcessParallelQuery<T> WithRetry<T>(this ProcessParallelQuery<T> source, RetryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(policy);
        return source.With(settings => settings with { Options = settings.Options with { Retry = policy } });
    }

    /// <summary>Names the query, in logs and in errors.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="label">The name; see <see cref="MapOptions.Label"/>.</param>
    /// <returns>The query with the name.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="label"/> is empty, or white space only.</exception>
    public static ProcessParallelQuery<T> WithLabel<T>(this ProcessParallelQuery<T> source, string label)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        return source.With(settings => settings with { Options = settings.Options with { Label = label } });
    }

    /// <summary>Gives each element of the source random numbers of its own, the same in every run: see <see cref="WorkerContext.Random"/>.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="seed">What they are made of, with the index of the element.</param>
    /// <returns>The query with the seed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static ProcessParallelQuery<T> WithSeed<T>(this ProcessParallelQuery<T> source, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.With(settings => settings with { Options = settings.Options with { Seed = seed } });
    }

    /// <summary>The elements as a sequence of this process: operators behind it run here.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query; it runs each time the sequence is enumerated.</param>
    /// <returns>The sequence.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IEnumerable<T> AsEnumerable<T>(this ProcessParallelQuery<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Elements(source);
    }

    /// <inheritdoc cref="AsEnumerable{T}(ProcessParallelQuery{T})"/>
    public static IEnumerable<T> AsSequential<T>(this ProcessParallelQuery<T> source) => AsEnumerable(source);

    /// <summary>The elements as an asynchronous sequence of this process.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query; it runs each time the sequence is enumerated.</param>
    /// <returns>The sequence.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IAsyncEnumerable<T> AsAsyncEnumerable<T>(this ProcessParallelQuery<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.EnumerateAsync();
    }

    private static IEnumerable<T> Elements<T>(ProcessParallelQuery<T> source)
    {
        foreach (var element in source)
        {
            yield return element;
        }
    }

    private static SourceQuery<T, T> Make<T>(IEnumerable<T> source, Pool? pool)
        => new(source, new SourceChain<T>(), new QuerySettings(pool, Ordered: true, CancellationToken.None), isOneToOne: true);
}
