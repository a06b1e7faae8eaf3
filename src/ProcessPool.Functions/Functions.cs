namespace ProcessPool.Functions;

// The shapes of functions with one result for each item. Their fields are what crosses; keep them to the user's delegate.

internal sealed class SyncFunction<T, TResult>(Func<T, TResult> function) : ItemFunction<T, TResult>
{
    private readonly Func<T, TResult> _function = function;

    public override Delegate Given => _function;

    protected override TResult Invoke(T item, ChunkContext context) => _function(item);
}

internal sealed class TokenFunction<T, TResult>(Func<T, CancellationToken, TResult> function) : ItemFunction<T, TResult>
{
    private readonly Func<T, CancellationToken, TResult> _function = function;

    public override Delegate Given => _function;

    protected override TResult Invoke(T item, ChunkContext context) => _function(item, context.Token);
}

internal sealed class TaskFunction<T, TResult>(Func<T, Task<TResult>> function) : ItemFunction<T, TResult>
{
    private readonly Func<T, Task<TResult>> _function = function;

    public override Delegate Given => _function;

    protected override TResult Invoke(T item, ChunkContext context) => _function(item).GetAwaiter().GetResult();
}

internal sealed class ValueTaskFunction<T, TResult>(Func<T, ValueTask<TResult>> function) : ItemFunction<T, TResult>
{
    private readonly Func<T, ValueTask<TResult>> _function = function;

    public override Delegate Given => _function;

    protected override TResult Invoke(T item, ChunkContext context) => _function(item).AsTask().GetAwaiter().GetResult();
}

internal sealed class TokenTaskFunction<T, TResult>(Func<T, CancellationToken, Task<TResult>> function) : ItemFunction<T, TResult>
{
    private readonly Func<T, CancellationToken, Task<TResult>> _function = function;

    public override Delegate Given => _function;

    protected override TResult Invoke(T item, ChunkContext context) => _function(item, context.Token).GetAwaiter().GetResult();
}

internal sealed class TokenValueTaskFunction<T, TResult>(Func<T, CancellationToken, ValueTask<TResult>> function) : ItemFunction<T, TResult>
{
    private readonly Func<T, CancellationToken, ValueTask<TResult>> _function = function;

    public override Delegate Given => _function;

    protected override TResult Invoke(T item, ChunkContext context) => _function(item, context.Token).AsTask().GetAwaiter().GetResult();
}

internal sealed class ActionFunction<T>(Action<T> function) : ItemFunction<T, Nothing>
{
    private readonly Action<T> _function = function;

    public override Delegate Given => _function;

    protected override Nothing Invoke(T item, ChunkContext context)
    {
        _function(item);
        return default;
    }
}

internal sealed class TokenActionFunction<T>(Action<T, CancellationToken> function) : ItemFunction<T, Nothing>
{
    private readonly Action<T, CancellationToken> _function = function;

    public override Delegate Given => _function;

    protected override Nothing Invoke(T item, ChunkContext context)
    {
        _function(item, context.Token);
        return default;
    }
}

internal sealed class TaskActionFunction<T>(Func<T, Task> function) : ItemFunction<T, Nothing>
{
    private readonly Func<T, Task> _function = function;

    public override Delegate Given => _function;

    protected override Nothing Invoke(T item, ChunkContext context)
    {
        _function(item).GetAwaiter().GetResult();
        return default;
    }
}

internal sealed class ValueTaskActionFunction<T>(Func<T, ValueTask> function) : ItemFunction<T, Nothing>
{
    private readonly Func<T, ValueTask> _function = function;

    public override Delegate Given => _function;

    protected override Nothing Invoke(T item, ChunkContext context)
    {
        _function(item).AsTask().GetAwaiter().GetResult();
        return default;
    }
}

internal sealed class TokenTaskActionFunction<T>(Func<T, CancellationToken, Task> function) : ItemFunction<T, Nothing>
{
    private readonly Func<T, CancellationToken, Task> _function = function;

    public override Delegate Given => _function;

    protected override Nothing Invoke(T item, ChunkContext context)
    {
        _function(item, context.Token).GetAwaiter().GetResult();
        return default;
    }
}

internal sealed class TokenValueTaskActionFunction<T>(Func<T, CancellationToken, ValueTask> function) : ItemFunction<T, Nothing>
{
    private readonly Func<T, CancellationToken, ValueTask> _function = function;

    public override Delegate Given => _function;

    protected override Nothing Invoke(T item, ChunkContext context)
    {
        _function(item, context.Token).AsTask().GetAwaiter().GetResult();
        return default;
    }
}
