using System.Runtime.CompilerServices;
using ProcessPool.Functions;

namespace ProcessPool;

/// <summary>One call, with a time limit or with retries. Ranked below the calls without options, so that a literal null or default means a token.</summary>
public sealed partial class Pool
{
    /// <inheritdoc cref="Run{TResult}(Func{TResult})"/>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="options">
    /// <see cref="MapOptions.ItemTimeout"/> and <see cref="MapOptions.Retry"/>; the rest of it is for calls with many items and changes nothing. Null:
    /// neither.
    /// </param>
    /// <exception cref="ItemTimeoutException">The function ran past its time.</exception>
    [OverloadResolutionPriority(-2)]
    public TResult Run<TResult>(Func<TResult> function, MapOptions? options)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new SyncFunction<Nothing, TResult>(new Call<TResult>(function).Invoke), default, options, isWaitedFor: true).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run(Action)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-2)]
    public void Run(Action function, MapOptions? options)
    {
        ArgumentNullException.ThrowIfNull(function);
        OneAction(new ActionFunction<Nothing>(new ActionCall(function).Invoke), default, options, isWaitedFor: true).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{TResult}(Func{TResult})"/>
    [Obsolete(RunIsSynchronous, error: true)]
    public TResult Run<TResult>(Func<Task<TResult>> function, MapOptions? options) => throw new NotSupportedException(RunIsSynchronous);

    /// <inheritdoc cref="Run(Action)"/>
    [Obsolete(RunIsSynchronous, error: true)]
    public void Run(Func<Task> function, MapOptions? options) => throw new NotSupportedException(RunIsSynchronous);

    /// <inheritdoc cref="Run{TResult}(Func{TResult})"/>
    [Obsolete(RunIsSynchronous, error: true)]
    [OverloadResolutionPriority(-1)]
    public TResult Run<TResult>(Func<ValueTask<TResult>> function, MapOptions? options) => throw new NotSupportedException(RunIsSynchronous);

    /// <inheritdoc cref="Run(Action)"/>
    [Obsolete(RunIsSynchronous, error: true)]
    [OverloadResolutionPriority(-1)]
    public void Run(Func<ValueTask> function, MapOptions? options) => throw new NotSupportedException(RunIsSynchronous);

    /// <inheritdoc cref="RunAsync{TResult}(Func{TResult}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-7)]
    public Task<TResult> RunAsync<TResult>(Func<TResult> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new SyncFunction<Nothing, TResult>(new Call<TResult>(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync(Action, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-7)]
    public Task RunAsync(Action function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new ActionFunction<Nothing>(new ActionCall(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{Task{TResult}}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-5)]
    public Task<TResult> RunAsync<TResult>(Func<Task<TResult>> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new TaskFunction<Nothing, TResult>(new Call<Task<TResult>>(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync(Func{Task}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-5)]
    public Task RunAsync(Func<Task> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new TaskActionFunction<Nothing>(new Call<Task>(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{ValueTask{TResult}}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-6)]
    public Task<TResult> RunAsync<TResult>(Func<ValueTask<TResult>> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new ValueTaskFunction<Nothing, TResult>(new Call<ValueTask<TResult>>(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync(Func{ValueTask}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-6)]
    public Task RunAsync(Func<ValueTask> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new ValueTaskActionFunction<Nothing>(new Call<ValueTask>(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{CancellationToken, TResult}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-10)]
    public Task<TResult> RunAsync<TResult>(Func<CancellationToken, TResult> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new TokenFunction<Nothing, TResult>(new TokenCall<TResult>(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync(Action{CancellationToken}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-10)]
    public Task RunAsync(Action<CancellationToken> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new TokenActionFunction<Nothing>(new TokenActionCall(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{CancellationToken, Task{TResult}}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-8)]
    public Task<TResult> RunAsync<TResult>(Func<CancellationToken, Task<TResult>> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new TokenTaskFunction<Nothing, TResult>(new TokenCall<Task<TResult>>(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync(Func{CancellationToken, Task}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-8)]
    public Task RunAsync(Func<CancellationToken, Task> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new TokenTaskActionFunction<Nothing>(new TokenCall<Task>(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{CancellationToken, ValueTask{TResult}}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-9)]
    public Task<TResult> RunAsync<TResult>(Func<CancellationToken, ValueTask<TResult>> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new TokenValueTaskFunction<Nothing, TResult>(new TokenCall<ValueTask<TResult>>(function).Invoke), cancellationToken, options);
    }

    /// <inheritdoc cref="RunAsync(Func{CancellationToken, ValueTask}, CancellationToken)"/>
    /// <inheritdoc cref="Run{TResult}(Func{TResult}, MapOptions)" path="/param[@name='options']|/exception"/>
    [OverloadResolutionPriority(-9)]
    public Task RunAsync(Func<CancellationToken, ValueTask> function, MapOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new TokenValueTaskActionFunction<Nothing>(new TokenCall<ValueTask>(function).Invoke), cancellationToken, options);
    }
}
