namespace ProcessPool.Functions;

/// <summary>
/// One result for the items of a chunk together: what a query computes in the worker. The parent combines the results of the chunks
/// in the order of the source. A failed item ends the chunk.
/// </summary>
internal abstract class FoldFunction<T, TAccumulate> : ItemFunction
{
    public sealed override void Run(ChunkContext context)
    {
        context.Begin(ResultFormat.Fold);
        using var items = new ItemReader<T>(context);
        var results = context.Results;
        var stride = new Stride();
        var position = 0;
        try
        {
            var accumulate = Seed();
            int end;
            while ((end = context.Claim(position, stride.Length)) > position)
            {
                var claimed = end - position;
                var before = System.Diagnostics.Stopwatch.GetTimestamp();
                for (; position < end; position++)
                {
                    results.Start(position);
                    Add(ref accumulate, items.Read(position), context.First + position);
                }

                stride.Took(claimed, System.Diagnostics.Stopwatch.GetTimestamp() - before);
            }

            position = Math.Max(0, position - 1); // What fails from here on is the last item's affair.
            if (end > 0)
            {
                context.Writer.Write(context.Scratch(), accumulate);
                context.CommitFold(end);
            }
        }
        catch (Exception e)
        {
            context.Fail(position, e);
        }
    }

    /// <summary>The value for no items; made anew for each chunk.</summary>
    protected abstract TAccumulate Seed();

    /// <summary>Adds one item.</summary>
    protected abstract void Add(ref TAccumulate accumulate, T item, long index);
}
