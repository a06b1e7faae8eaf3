using System.Numerics;
using ProcessPool.Functions.Query;

namespace ProcessPool;

/// <summary>
/// Sums. Each chunk is summed in a worker, and the sums of the chunks here, in order. Integers are summed in a wider type where there is one, so that only
/// the total can overflow; floating-point sums may differ in the last digits from run to run, as the chunks do.
/// </summary>
public static partial class ProcessParallelEnumerable
{
    /// <summary>Runs the query and sums its elements, in the workers.</summary>
    /// <param name="source">The query.</param>
    /// <returns>The sum; 0 without elements. Elements that are null are left out.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="AggregateException">An item failed, or the sum is out of range (<see cref="OverflowException"/>); the failure is inside.</exception>
    public static int Sum(this ProcessParallelQuery<int> source) => Checked(() => checked((int)Total<int, long>(source)));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    /// <typeparam name="T">The type of elements.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="selector">What to sum of an element; runs in the workers.</param>
    public static int Sum<T>(this ProcessParallelQuery<T> source, Func<T, int> selector) => Sum(Select(source, selector));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    public static int? Sum(this ProcessParallelQuery<int?> source) => Checked(() => checked((int)Total<int, long>(WithValue(source))));

    /// <inheritdoc cref="Sum{T}(ProcessParallelQuery{T}, Func{T, int})"/>
    public static int? Sum<T>(this ProcessParallelQuery<T> source, Func<T, int?> selector) => Sum(Select(source, selector));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    public static long Sum(this ProcessParallelQuery<long> source) => Total<long, long>(source);

    /// <inheritdoc cref="Sum{T}(ProcessParallelQuery{T}, Func{T, int})"/>
    public static long Sum<T>(this ProcessParallelQuery<T> source, Func<T, long> selector) => Sum(Select(source, selector));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    public static long? Sum(this ProcessParallelQuery<long?> source) => Total<long, long>(WithValue(source));

    /// <inheritdoc cref="Sum{T}(ProcessParallelQuery{T}, Func{T, int})"/>
    public static long? Sum<T>(this ProcessParallelQuery<T> source, Func<T, long?> selector) => Sum(Select(source, selector));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    public static float Sum(this ProcessParallelQuery<float> source) => (float)Total<float, double>(source);

    /// <inheritdoc cref="Sum{T}(ProcessParallelQuery{T}, Func{T, int})"/>
    public static float Sum<T>(this ProcessParallelQuery<T> source, Func<T, float> selector) => Sum(Select(source, selector));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    public static float? Sum(this ProcessParallelQuery<float?> source) => (float)Total<float, double>(WithValue(source));

    /// <inheritdoc cref="Sum{T}(ProcessParallelQuery{T}, Func{T, int})"/>
    public static float? Sum<T>(this ProcessParallelQuery<T> source, Func<T, float?> selector) => Sum(Select(source, selector));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    public static double Sum(this ProcessParallelQuery<double> source) => Total<double, double>(source);

    /// <inheritdoc cref="Sum{T}(ProcessParallelQuery{T}, Func{T, int})"/>
    public static double Sum<T>(this ProcessParallelQuery<T> source, Func<T, double> selector) => Sum(Select(source, selector));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    public static double? Sum(this ProcessParallelQuery<double?> source) => Total<double, double>(WithValue(source));

    /// <inheritdoc cref="Sum{T}(ProcessParallelQuery{T}, Func{T, int})"/>
    public static double? Sum<T>(this ProcessParallelQuery<T> source, Func<T, double?> selector) => Sum(Select(source, selector));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    public static decimal Sum(this ProcessParallelQuery<decimal> source) => Total<decimal, decimal>(source);

    /// <inheritdoc cref="Sum{T}(ProcessParallelQuery{T}, Func{T, int})"/>
    public static decimal Sum<T>(this ProcessParallelQuery<T> source, Func<T, decimal> selector) => Sum(Select(source, selector));

    /// <inheritdoc cref="Sum(ProcessParallelQuery{int})"/>
    public static decimal? Sum(this ProcessParallelQuery<decimal?> source) => Total<decimal, decimal>(WithValue(source));

    /// <inheritdoc cref="Sum{T}(ProcessParallelQuery{T}, Func{T, int})"/>
    public static decimal? Sum<T>(this ProcessParallelQuery<T> source, Func<T, decimal?> selector) => Sum(Select(source, selector));

    private static TSum Total<T, TSum>(ProcessParallelQuery<T> source)
        where T : INumberBase<T>
        where TSum : INumberBase<TSum>
    {
        ArgumentNullException.ThrowIfNull(source);
        var parts = source.Fold(new SumAggregator<T, TSum>());
        return Checked(() => parts.Aggregate(TSum.Zero, (sum, part) => checked(sum + part)));
    }

    private static ProcessParallelQuery<T> WithValue<T>(ProcessParallelQuery<T?> source)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Where(StageFunctions.HasValue).Select(StageFunctions.Value);
    }
}
