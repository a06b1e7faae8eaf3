using System.Diagnostics;

namespace ProcessPool.Functions;

/// <summary>
/// One result for the items of a chunk together: what a query computes in the worker. The parent combines the results of the chunks
/// in the order of the source. A failed item ends the chunk.
/// </summary>
internal abstract class FoldFunction<T, TAccumulate> : ItemFunction
{
    public sealed override bool IsFold => true;

    public sealed override void Run(ChunkContext context)
    {
        context.Begin(ResultFormat.Fold);
        using var items = new ItemReader<T>(context);
        var results = context.Results;
        var stride = new Stride();
        var position = 0;
        try
        {
            var fold = Begin(context);
            int end;
            while ((end = context.Claim(position, stride.Length)) > position)
            {
                var claimed = end - position;
                var before = Stopwatch.GetTimestamp();
                for (; position < end; position++)
                {
                    results.Start(position);
                    fold.Add(items.Read(position));
                }

                stride.Took(claimed, Stopwatch.GetTimestamp() - before);
            }

            if (position > 0)
            {
                end = position;
                position--; // What fails from here on is the last item's affair.
                context.Writer.Write(context.Scratch(), fold.End());
                context.CommitFold(end);
            }
        }
        catch (Exception e)
        {
            context.Fail(position, e);
        }
    }

    public sealed override object? RunOne(ChunkContext context)
    {
        using var items = new ItemReader<T>(context);
        context.Results.Start(0);
        var fold = Begin(context);
        fold.Add(items.Read(0));
        return fold.End();
    }

    /// <summary>Readies what takes the items of one chunk.</summary>
    protected abstract ChunkFold<T, TAccumulate> Begin(ChunkContext context);
}

/// <summary>Takes the items of one chunk, in order.</summary>
internal abstract class ChunkFold<T, TAccumulate>
{
    public abstract void Add(T item);

    /// <summary>The result of all of them.</summary>
    public abstract TAccumulate End();
}
