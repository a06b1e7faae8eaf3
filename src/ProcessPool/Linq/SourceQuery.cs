using ProcessPool.Functions.Query;

namespace ProcessPool.Linq;

/// <summary>A source and the stages behind it.</summary>
/// <param name="isOneToOne">Each item of the source is one element, so that the index of an element is known.</param>
internal sealed class SourceQuery<TSource, T>(IEnumerable<TSource> source, Chain<TSource, T> chain, QuerySettings settings, bool isOneToOne)
    : ProcessParallelQuery<T>
{
    internal override QuerySettings Settings => settings;

    internal override ProcessParallelQuery<T> With(Func<QuerySettings, QuerySettings> change)
        => new SourceQuery<TSource, T>(source, chain, change(settings), isOneToOne);

    internal override ProcessParallelQuery<TResult> Select<TResult>(Func<T, TResult> selector)
        => Then(new SelectChain<TSource, T, TResult>(chain, selector), isOneToOne);

    internal override ProcessParallelQuery<TResult> Select<TResult>(Func<T, int, TResult> selector)
        => Then(new IndexedSelectChain<TSource, T, TResult>(chain, Indexed(selector)), isOneToOne);

    internal override ProcessParallelQuery<T> Where(Func<T, bool> predicate)
        => Then(new WhereChain<TSource, T>(chain, predicate), false);

    internal override ProcessParallelQuery<T> Where(Func<T, int, bool> predicate)
        => Then(new IndexedWhereChain<TSource, T>(chain, Indexed(predicate)), false);

    internal override ProcessParallelQuery<TResult> SelectMany<TCollection, TResult>(
        Func<T, IEnumerable<TCollection>> selector, Func<T, TCollection, TResult> resultSelector)
        => Then(new SelectManyChain<TSource, T, TCollection, TResult>(chain, selector, resultSelector), false);

    internal override IReadOnlyList<TAccumulate> Fold<TAccumulate>(Aggregator<T, TAccumulate> aggregator)
        => PoolToUse.FoldQuery<TSource, TAccumulate>(new QueryFunction<TSource, T, TAccumulate>(chain, aggregator), source, settings);

    internal override IEnumerable<T> Enumerate()
        => PoolToUse.StreamQuery<TSource, T>(new QueryFunction<TSource, T, T[]>(chain, new ArrayAggregator<T>()), source, settings);

    internal override IAsyncEnumerable<T> EnumerateAsync()
        => PoolToUse.StreamQueryAsync<TSource, T>(new QueryFunction<TSource, T, T[]>(chain, new ArrayAggregator<T>()), source, settings);

    private Pool PoolToUse => settings.Pool ?? Pool.Shared;

    private SourceQuery<TSource, TResult> Then<TResult>(Chain<TSource, TResult> next, bool nextIsOneToOne) => new(source, next, settings, nextIsOneToOne);

    private TFunction Indexed<TFunction>(TFunction function)
        => isOneToOne
            ? function
            : throw new NotSupportedException(
                "The index of an element is not known behind Where or SelectMany, which run in several workers at a time. "
                + "Use the index before them, or call AsEnumerable() first and go on in this process.");
}
