using ProcessPool.Functions.Query;
using ProcessPool.Linq;

namespace ProcessPool;

/// <summary>
/// A query whose stages run in worker processes, all of them in one hop. Made by
/// <see cref="ProcessParallelEnumerable.AsProcessParallel{T}(IEnumerable{T})"/>. It runs when its result is asked for, each time anew; functions are sent
/// as they are then.
/// </summary>
/// <typeparam name="T">The type of elements.</typeparam>
/// <remarks>
/// It is not an <see cref="IEnumerable{T}"/>, so that an operator that it does not have does not compile, instead of running in this process unnoticed.
/// <see cref="ProcessParallelEnumerable.AsEnumerable{T}"/> says where that is meant. An instance never changes and is safe to use concurrently.
/// </remarks>
public abstract class ProcessParallelQuery<T>
{
    private protected ProcessParallelQuery()
    {
    }

    /// <summary>Runs the query and gives its elements as they come; leaving early cancels the rest.</summary>
    /// <returns>The elements, in the order of the source unless the query is unordered.</returns>
    /// <exception cref="AggregateException">An item failed; thrown after the elements of the chunks before it.</exception>
    public IEnumerator<T> GetEnumerator() => Enumerate().GetEnumerator();

    internal abstract ProcessParallelQuery<T> With(Func<QuerySettings, QuerySettings> change);

    internal abstract QuerySettings Settings { get; }

    internal abstract ProcessParallelQuery<TResult> Select<TResult>(Func<T, TResult> selector);

    internal abstract ProcessParallelQuery<TResult> Select<TResult>(Func<T, int, TResult> selector);

    internal abstract ProcessParallelQuery<T> Where(Func<T, bool> predicate);

    internal abstract ProcessParallelQuery<T> Where(Func<T, int, bool> predicate);

    internal abstract ProcessParallelQuery<TResult> SelectMany<TCollection, TResult>(
        Func<T, IEnumerable<TCollection>> selector, Func<T, TCollection, TResult> resultSelector);

    /// <summary>Runs the query; one value for each chunk, in the order of the source.</summary>
    internal abstract IReadOnlyList<TAccumulate> Fold<TAccumulate>(Aggregator<T, TAccumulate> aggregator);

    internal abstract IEnumerable<T> Enumerate();

    internal abstract IAsyncEnumerable<T> EnumerateAsync();
}
