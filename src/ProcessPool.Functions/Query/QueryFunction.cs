namespace ProcessPool.Functions.Query;

/// <summary>A whole query as a function over the items of its source: the stages, then what makes one value of their elements.</summary>
internal sealed class QueryFunction<TSource, T, TAccumulate>(Chain<TSource, T> chain, Aggregator<T, TAccumulate> aggregator) : FoldFunction<TSource, TAccumulate>
{
    private readonly Chain<TSource, T> _chain = chain;
    private readonly Aggregator<T, TAccumulate> _aggregator = aggregator;

    protected override ChunkFold<TSource, TAccumulate> Begin(ChunkContext context)
    {
        var accumulator = _aggregator.Begin(context.Reader);
        return new Fold(_chain.Connect(accumulator, context.First), accumulator);
    }

    private sealed class Fold(Receiver<TSource> stages, Accumulator<T, TAccumulate> accumulator) : ChunkFold<TSource, TAccumulate>
    {
        public override void Add(TSource item) => stages.Add(item);

        public override TAccumulate End() => accumulator.Result;
    }
}
