using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Jobs;
using ProcessPool.Jobs.Sinks;
using ProcessPool.Jobs.Sources;

namespace ProcessPool;

/// <summary>One call.</summary>
public sealed partial class Pool
{
    internal const string RunIsSynchronous = "The function returns a task. Use RunAsync, which awaits it in the worker.";

    /// <summary>Runs a function once, in one of the workers.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ClosureException">The function or its result cannot cross to another process.</exception>
    /// <exception cref="WorkerLostException">The worker died while the function ran.</exception>
    /// <exception cref="RemoteException">The function threw an exception that cannot be rebuilt here; others are thrown as they are.</exception>
    /// <exception cref="WorkerStartException">Workers cannot start.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed of.</exception>
    public TResult Run<TResult>(Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new SyncFunction<Nothing, TResult>(new Call<TResult>(function).Invoke), default, isWaitedFor: true).GetAwaiter().GetResult();
    }

    /// <summary>Runs an action once, in one of the workers.</summary>
    /// <param name="function">The action. What it captured is sent along, as it is now; what it changes stays in the worker.</param>
    /// <inheritdoc cref="Run{TResult}(Func{TResult})"/>
    public void Run(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        OneAction(new ActionFunction<Nothing>(new ActionCall(function).Invoke), default, isWaitedFor: true).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{TResult}(Func{TResult})"/>
    [Obsolete(RunIsSynchronous, error: true)]
    [OverloadResolutionPriority(2)]
    public TResult Run<TResult>(Func<Task<TResult>> function) => throw new NotSupportedException(RunIsSynchronous);

    /// <inheritdoc cref="Run(Action)"/>
    [Obsolete(RunIsSynchronous, error: true)]
    [OverloadResolutionPriority(2)]
    public void Run(Func<Task> function) => throw new NotSupportedException(RunIsSynchronous);

    /// <inheritdoc cref="Run{TResult}(Func{TResult})"/>
    [Obsolete(RunIsSynchronous, error: true)]
    [OverloadResolutionPriority(1)]
    public TResult Run<TResult>(Func<ValueTask<TResult>> function) => throw new NotSupportedException(RunIsSynchronous);

    /// <inheritdoc cref="Run(Action)"/>
    [Obsolete(RunIsSynchronous, error: true)]
    [OverloadResolutionPriority(1)]
    public void Run(Func<ValueTask> function) => throw new NotSupportedException(RunIsSynchronous);

    /// <inheritdoc cref="Run{TResult}(Func{TResult})"/>
    /// <param name="function">The function. What it captured is sent along, as it is now.</param>
    /// <param name="cancellationToken">
    /// Cancels the call. The task ends at once; the function has <see cref="PoolOptions.CancellationGrace"/> to end, then its worker is replaced.
    /// </param>
    /// <returns>A task for its result.</returns>
    [OverloadResolutionPriority(3)]
    public Task<TResult> RunAsync<TResult>(Func<TResult> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new SyncFunction<Nothing, TResult>(new Call<TResult>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{TResult}, CancellationToken)"/>
    /// <returns>A task that completes when it has run.</returns>
    [OverloadResolutionPriority(3)]
    public Task RunAsync(Action function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new ActionFunction<Nothing>(new ActionCall(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{TResult}, CancellationToken)"/>
    /// <remarks>The task of the function is awaited in the worker.</remarks>
    [OverloadResolutionPriority(5)]
    public Task<TResult> RunAsync<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new TaskFunction<Nothing, TResult>(new Call<Task<TResult>>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(Action, CancellationToken)"/>
    /// <remarks>The task of the function is awaited in the worker.</remarks>
    [OverloadResolutionPriority(5)]
    public Task RunAsync(Func<Task> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new TaskActionFunction<Nothing>(new Call<Task>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{Task{TResult}}, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task<TResult> RunAsync<TResult>(Func<ValueTask<TResult>> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new ValueTaskFunction<Nothing, TResult>(new Call<ValueTask<TResult>>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(Func{Task}, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task RunAsync(Func<ValueTask> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new ValueTaskActionFunction<Nothing>(new Call<ValueTask>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{TResult}, CancellationToken)"/>
    /// <remarks>The token that the function gets is cancelled when the call is.</remarks>
    public Task<TResult> RunAsync<TResult>(Func<CancellationToken, TResult> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new TokenFunction<Nothing, TResult>(new TokenCall<TResult>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(Action, CancellationToken)"/>
    /// <remarks>The token that the function gets is cancelled when the call is.</remarks>
    public Task RunAsync(Action<CancellationToken> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new TokenActionFunction<Nothing>(new TokenActionCall(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{CancellationToken, TResult}, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task<TResult> RunAsync<TResult>(Func<CancellationToken, Task<TResult>> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new TokenTaskFunction<Nothing, TResult>(new TokenCall<Task<TResult>>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(Action{CancellationToken}, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task RunAsync(Func<CancellationToken, Task> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new TokenTaskActionFunction<Nothing>(new TokenCall<Task>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync{TResult}(Func{CancellationToken, TResult}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task<TResult> RunAsync<TResult>(Func<CancellationToken, ValueTask<TResult>> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return One<TResult>(new TokenValueTaskFunction<Nothing, TResult>(new TokenCall<ValueTask<TResult>>(function).Invoke), cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(Action{CancellationToken}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task RunAsync(Func<CancellationToken, ValueTask> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OneAction(new TokenValueTaskActionFunction<Nothing>(new TokenCall<ValueTask>(function).Invoke), cancellationToken);
    }

    private Task<TResult> One<TResult>(ItemFunction function, CancellationToken cancellationToken, MapOptions? options = null, bool isWaitedFor = false)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        var sink = new OneSink<TResult> { CancellationToken = cancellationToken };
        var job = MakeJob(function, new NothingSource(1), sink, options ?? DefaultOptions);
        SubmitOne(job, sink.Completion, isWaitedFor);
        RegisterCancellation(sink.Completion, job, cancellationToken);
        return sink.Completion;
    }

    private Task OneAction(ItemFunction function, CancellationToken cancellationToken, MapOptions? options = null, bool isWaitedFor = false)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var sink = new NothingSink { CancellationToken = cancellationToken };
        var job = MakeJob(function, new NothingSource(1), sink, options ?? DefaultOptions);
        SubmitOne(job, sink.Completion, isWaitedFor);
        RegisterCancellation(sink.Completion, job, cancellationToken);
        return sink.Completion;
    }

    /// <summary>Submits a call. If the calling thread waits for it, it looks for its result for a moment: first where that of the last such call was found.</summary>
    private void SubmitOne(PoolJob job, Task completion, bool isWaitedFor)
    {
        if (!isWaitedFor)
        {
            Submit(job, 1);
            return;
        }

        var likely = _lastLookedAt;
        var looks = likely?.TryBeginLooking() == true;
        try
        {
            Submit(job, 1);
        }
        finally
        {
            if (looks && job.Worker != likely)
            {
                likely!.LookUntil(Task.CompletedTask);
                looks = false;
            }
        }

        if (job.Worker is { } worker && (looks || worker.TryBeginLooking()))
        {
            _lastLookedAt = worker;
            worker.LookUntil(completion);
        }
    }
}
