using ProcessPool.Functions.Query;

namespace ProcessPool;

/// <summary>Results: what runs a query.</summary>
public static partial class ProcessParallelEnumerable
{
    /// <summary>Runs the query and returns all elements.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <returns>The elements, in the order of the source.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="AggregateException">An item failed; its failure is inside.</exception>
    public static T[] ToArray<T>(this ProcessParallelQuery<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var parts = source.Fold(new ArrayAggregator<T>());
        var all = new T[parts.Sum(part => part.Length)];
        var end = 0;
        foreach (var part in parts)
        {
            part.CopyTo(all, end);
            end += part.Length;
        }

        return all;
    }

    /// <inheritdoc cref="ToArray{T}(ProcessParallelQuery{T})"/>
    public static List<T> ToList<T>(this ProcessParallelQuery<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var parts = source.Fold(new ArrayAggregator<T>());
        var all = new List<T>(parts.Sum(part => part.Length));
        foreach (var part in parts)
        {
            all.AddRange(part);
        }

        return all;
    }

    /// <summary>Runs the query and counts its elements, in the workers.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <returns>The number of elements.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="AggregateException">An item failed, or there are too many elements for an integer; the failure is inside.</exception>
    public static int Count<T>(this ProcessParallelQuery<T> source) => Checked(() => checked((int)LongCount(source)));

    /// <inheritdoc cref="Count{T}(ProcessParallelQuery{T})"/>
    /// <param name="source">The query.</param>
    /// <param name="predicate">The condition for an element to count; runs in the workers.</param>
    public static int Count<T>(this ProcessParallelQuery<T> source, Func<T, bool> predicate) => Count(Where(source, predicate));

    /// <inheritdoc cref="Count{T}(ProcessParallelQuery{T})"/>
    public static long LongCount<T>(this ProcessParallelQuery<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Fold(new CountAggregator<T>()).Sum();
    }

    /// <inheritdoc cref="Count{T}(ProcessParallelQuery{T}, Func{T, bool})"/>
    public static long LongCount<T>(this ProcessParallelQuery<T> source, Func<T, bool> predicate) => LongCount(Where(source, predicate));

    /// <summary>
    /// Runs the query and folds its elements with a function, which must be associative: each chunk is folded in a worker, and the results of the chunks
    /// here, in order.
    /// </summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="func">The function; runs in the workers and here.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    /// <exception cref="AggregateException">An item failed; its failure is inside.</exception>
    public static T Aggregate<T>(this ProcessParallelQuery<T> source, Func<T, T, T> func)
    {
        Check(source, func);
        var parts = source.Fold(new ReduceAggregator<T>(func)).Where(part => part.HasValue).Select(part => part.Value).ToArray();
        return parts.Length == 0 ? throw new InvalidOperationException("The query has no elements.") : parts.Aggregate(func);
    }

    /// <summary>
    /// Runs the query and folds its elements from a seed. Without a function that combines partial results this cannot be divided: the stages of
    /// the query run in the workers, the fold runs here, element by element. The overloads with a combining function fold in the workers.
    /// </summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <typeparam name="TAccumulate">The type of the result.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="seed">The first value.</param>
    /// <param name="func">Adds an element; runs here.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="func"/> is null.</exception>
    /// <exception cref="AggregateException">An item failed; its failure is inside.</exception>
    public static TAccumulate Aggregate<T, TAccumulate>(this ProcessParallelQuery<T> source, TAccumulate seed, Func<TAccumulate, T, TAccumulate> func)
    {
        Check(source, func);
        foreach (var element in source)
        {
            seed = func(seed, element);
        }

        return seed;
    }

    /// <inheritdoc cref="Aggregate{T, TAccumulate}(ProcessParallelQuery{T}, TAccumulate, Func{TAccumulate, T, TAccumulate})"/>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <typeparam name="TAccumulate">The type of the accumulator.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="seed">The first value.</param>
    /// <param name="func">Adds an element; runs here.</param>
    /// <param name="resultSelector">Makes the result of the last value; runs here.</param>
    public static TResult Aggregate<T, TAccumulate, TResult>(
        this ProcessParallelQuery<T> source, TAccumulate seed, Func<TAccumulate, T, TAccumulate> func, Func<TAccumulate, TResult> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(resultSelector);
        return resultSelector(Aggregate(source, seed, func));
    }

    /// <summary>Runs the query and folds its elements, chunk by chunk in the workers; the results of the chunks are combined here, in order.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <typeparam name="TAccumulate">The type of the accumulator.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="seed">The first value of each chunk, which gets a copy of it. It should not change what it is combined with.</param>
    /// <param name="updateAccumulatorFunc">Adds an element; runs in the workers.</param>
    /// <param name="combineAccumulatorsFunc">Combines the results of two chunks; runs here.</param>
    /// <param name="resultSelector">Makes the result of the last value; runs here.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException">An argument other than the seed is null.</exception>
    /// <exception cref="ClosureException">The seed or a function cannot cross to another process.</exception>
    /// <exception cref="AggregateException">An item failed; its failure is inside.</exception>
    public static TResult Aggregate<T, TAccumulate, TResult>(
        this ProcessParallelQuery<T> source,
        TAccumulate seed,
        Func<TAccumulate, T, TAccumulate> updateAccumulatorFunc,
        Func<TAccumulate, TAccumulate, TAccumulate> combineAccumulatorsFunc,
        Func<TAccumulate, TResult> resultSelector)
    {
        Check(source, updateAccumulatorFunc);
        ArgumentNullException.ThrowIfNull(combineAccumulatorsFunc);
        ArgumentNullException.ThrowIfNull(resultSelector);
        var copy = Capture.CapsuleWriter.Write("The seed", seed, Capture.IlFieldUse.Instance).ToArray();
        var parts = source.Fold(new SeedAggregator<T, TAccumulate>(copy, updateAccumulatorFunc));
        return resultSelector(parts.Count == 0 ? seed : parts.Aggregate(combineAccumulatorsFunc));
    }

    /// <inheritdoc cref="Aggregate{T, TAccumulate, TResult}(ProcessParallelQuery{T}, TAccumulate, Func{TAccumulate, T, TAccumulate}, Func{TAccumulate, TAccumulate, TAccumulate}, Func{TAccumulate, TResult})"/>
    /// <param name="source">The query.</param>
    /// <param name="seedFactory">Makes the first value of each chunk; runs in the workers, and here when there are no items.</param>
    /// <param name="updateAccumulatorFunc">Adds an element; runs in the workers.</param>
    /// <param name="combineAccumulatorsFunc">Combines the results of two chunks; runs here.</param>
    /// <param name="resultSelector">Makes the result of the last value; runs here.</param>
    public static TResult Aggregate<T, TAccumulate, TResult>(
        this ProcessParallelQuery<T> source,
        Func<TAccumulate> seedFactory,
        Func<TAccumulate, T, TAccumulate> updateAccumulatorFunc,
        Func<TAccumulate, TAccumulate, TAccumulate> combineAccumulatorsFunc,
        Func<TAccumulate, TResult> resultSelector)
    {
        Check(source, updateAccumulatorFunc);
        ArgumentNullException.ThrowIfNull(seedFactory);
        ArgumentNullException.ThrowIfNull(combineAccumulatorsFunc);
        ArgumentNullException.ThrowIfNull(resultSelector);
        var parts = source.Fold(new FactoryAggregator<T, TAccumulate>(seedFactory, updateAccumulatorFunc));
        return resultSelector(parts.Count == 0 ? seedFactory() : parts.Aggregate(combineAccumulatorsFunc));
    }

    /// <summary>What overflows when partial results are combined looks as if it had in a worker.</summary>
    private static TResult Checked<TResult>(Func<TResult> combine)
    {
        try
        {
            return combine();
        }
        catch (OverflowException e)
        {
            throw new AggregateException(e);
        }
    }
}
