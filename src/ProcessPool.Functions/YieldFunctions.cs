namespace ProcessPool.Functions;

/// <summary>Each item yields many results, sent while it runs. Only the parts carry results; the item itself ends with none.</summary>
internal sealed class YieldFunction<T, TResult>(Func<T, IEnumerable<TResult>> function) : ItemFunction<T, Nothing>
{
    private readonly Func<T, IEnumerable<TResult>> _function = function;

    public override Delegate Given => _function;

    protected override Nothing Invoke(T item, ChunkContext context)
    {
        foreach (var part in _function(item))
        {
            if (!YieldPart.Send(context, part))
            {
                break;
            }
        }

        return default;
    }
}

/// <summary>As <see cref="YieldFunction{T, TResult}"/>, for asynchronous sequences.</summary>
internal sealed class AsyncYieldFunction<T, TResult>(Func<T, IAsyncEnumerable<TResult>> function) : ItemFunction<T, Nothing>
{
    private readonly Func<T, IAsyncEnumerable<TResult>> _function = function;

    public override Delegate Given => _function;

    protected override Nothing Invoke(T item, ChunkContext context)
    {
        SendAll(_function(item), context).GetAwaiter().GetResult();
        return default;
    }

    private static async Task SendAll(IAsyncEnumerable<TResult> parts, ChunkContext context)
    {
        await foreach (var part in parts.WithCancellation(context.Token).ConfigureAwait(false))
        {
            if (!YieldPart.Send(context, part))
            {
                break;
            }
        }
    }
}

internal static class YieldPart
{
    public static bool Send<TResult>(ChunkContext context, TResult part)
    {
        context.Writer.Write(context.Scratch(), Lazy.Materialize(part));
        return context.Yield(context.Running);
    }
}
