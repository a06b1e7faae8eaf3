using ProcessPool.Functions.Query;

namespace ProcessPool;

/// <summary>Stages: what is made of each element.</summary>
public static partial class ProcessParallelEnumerable
{
    /// <summary>Turns each element into another.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <typeparam name="TResult">The type of elements behind it.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="selector">The function; runs in the workers.</param>
    /// <returns>The longer query.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ProcessParallelQuery<TResult> Select<T, TResult>(this ProcessParallelQuery<T> source, Func<T, TResult> selector)
    {
        Check(source, selector);
        return source.Select(selector);
    }

    /// <inheritdoc cref="Select{T, TResult}(ProcessParallelQuery{T}, Func{T, TResult})"/>
    /// <remarks>The second argument of the function is the index of the element.</remarks>
    /// <exception cref="NotSupportedException">There is a Where or SelectMany before it, behind which the index is not known.</exception>
    public static ProcessParallelQuery<TResult> Select<T, TResult>(this ProcessParallelQuery<T> source, Func<T, int, TResult> selector)
    {
        Check(source, selector);
        return source.Select(selector);
    }

    /// <summary>Keeps the elements that satisfy a condition.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="predicate">The condition; runs in the workers.</param>
    /// <returns>The longer query.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ProcessParallelQuery<T> Where<T>(this ProcessParallelQuery<T> source, Func<T, bool> predicate)
    {
        Check(source, predicate);
        return source.Where(predicate);
    }

    /// <inheritdoc cref="Where{T}(ProcessParallelQuery{T}, Func{T, bool})"/>
    /// <remarks>The second argument of the condition is the index of the element.</remarks>
    /// <exception cref="NotSupportedException">There is a Where or SelectMany before it, behind which the index is not known.</exception>
    public static ProcessParallelQuery<T> Where<T>(this ProcessParallelQuery<T> source, Func<T, int, bool> predicate)
    {
        Check(source, predicate);
        return source.Where(predicate);
    }

    /// <summary>Turns each element into many.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <typeparam name="TResult">The type of elements behind it.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="selector">The function; it runs, and its sequence is enumerated, in the workers.</param>
    /// <returns>The longer query.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ProcessParallelQuery<TResult> SelectMany<T, TResult>(this ProcessParallelQuery<T> source, Func<T, IEnumerable<TResult>> selector)
    {
        Check(source, selector);
        return source.SelectMany<TResult, TResult>(selector, StageFunctions.Second);
    }

    /// <inheritdoc cref="SelectMany{T, TResult}(ProcessParallelQuery{T}, Func{T, IEnumerable{TResult}})"/>
    /// <remarks>The second argument of the function is the index of the element.</remarks>
    /// <exception cref="NotSupportedException">There is a Where or SelectMany before it, behind which the index is not known.</exception>
    public static ProcessParallelQuery<TResult> SelectMany<T, TResult>(this ProcessParallelQuery<T> source, Func<T, int, IEnumerable<TResult>> selector)
    {
        Check(source, selector);
        return source.Select(selector).SelectMany<TResult, TResult>(StageFunctions.Itself, StageFunctions.Second);
    }

    /// <summary>Turns each element into many, and each of those, with the element that it came from, into a result.</summary>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <typeparam name="TCollection">The type of what an element is turned into.</typeparam>
    /// <typeparam name="TResult">The type of elements behind it.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="collectionSelector">Turns an element into many; runs in the workers.</param>
    /// <param name="resultSelector">Makes the result; runs in the workers.</param>
    /// <returns>The longer query.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ProcessParallelQuery<TResult> SelectMany<T, TCollection, TResult>(
        this ProcessParallelQuery<T> source, Func<T, IEnumerable<TCollection>> collectionSelector, Func<T, TCollection, TResult> resultSelector)
    {
        Check(source, collectionSelector);
        ArgumentNullException.ThrowIfNull(resultSelector);
        return source.SelectMany(collectionSelector, resultSelector);
    }

    private static void Check<T>(ProcessParallelQuery<T> source, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(function);
    }
}
