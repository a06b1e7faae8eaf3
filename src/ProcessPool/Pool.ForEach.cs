using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Jobs.Sinks;
using ProcessPool.Jobs.Sources;

namespace ProcessPool;

/// <summary>Actions over items.</summary>
public sealed partial class Pool
{
    internal const string ForEachIsSynchronous = "The action returns a task. Use ForEachAsync, which awaits it in the worker.";

    /// <summary>Runs an action on every item in the workers, and returns when all have ended.</summary>
    /// <typeparam name="T">The type of items.</typeparam>
    /// <param name="action">The action. What it captured is sent along, as it is now; what it changes stays in the worker.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="action"/> or <paramref name="source"/> is null.</exception>
    /// <exception cref="ClosureException">The action or an item cannot cross to another process.</exception>
    /// <exception cref="WorkerLostException">A worker died under an item.</exception>
    /// <exception cref="RemoteException">The action threw an exception that cannot be rebuilt here; others are thrown as they are.</exception>
    /// <exception cref="WorkerStartException">Workers cannot start.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed of.</exception>
    public void ForEach<T>(Action<T> action, IEnumerable<T> source, MapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        EachItem(new ActionFunction<T>(action), source, options, onThisThread: true, default).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="ForEach{T}(Action{T}, IEnumerable{T}, MapOptions?)"/>
    [Obsolete(ForEachIsSynchronous, error: true)]
    [OverloadResolutionPriority(2)]
    public void ForEach<T>(Func<T, Task> action, IEnumerable<T> source, MapOptions? options = null)
        => throw new NotSupportedException(ForEachIsSynchronous);

    /// <inheritdoc cref="ForEach{T}(Action{T}, IEnumerable{T}, MapOptions?)"/>
    [Obsolete(ForEachIsSynchronous, error: true)]
    [OverloadResolutionPriority(1)]
    public void ForEach<T>(Func<T, ValueTask> action, IEnumerable<T> source, MapOptions? options = null)
        => throw new NotSupportedException(ForEachIsSynchronous);

    /// <inheritdoc cref="ForEach{T}(Action{T}, IEnumerable{T}, MapOptions?)"/>
    /// <param name="action">The action. What it captured is sent along, as it is now; what it changes stays in the worker.</param>
    /// <param name="source">The items.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the action has run on every item.</returns>
    [OverloadResolutionPriority(3)]
    public Task ForEachAsync<T>(Action<T> action, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return EachItem(new ActionFunction<T>(action), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Action{T}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(5)]
    public Task ForEachAsync<T>(Func<T, Task> action, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return EachItem(new TaskActionFunction<T>(action), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Action{T}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(4)]
    public Task ForEachAsync<T>(Func<T, ValueTask> action, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return EachItem(new ValueTaskActionFunction<T>(action), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Action{T}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    public Task ForEachAsync<T>(Action<T, CancellationToken> action, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return EachItem(new TokenActionFunction<T>(action), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Action{T}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(2)]
    public Task ForEachAsync<T>(Func<T, CancellationToken, Task> action, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return EachItem(new TokenTaskActionFunction<T>(action), source, options, onThisThread: false, cancellationToken);
    }

    /// <inheritdoc cref="ForEachAsync{T}(Action{T}, IEnumerable{T}, MapOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync<T>(Func<T, CancellationToken, ValueTask> action, IEnumerable<T> source, MapOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return EachItem(new TokenValueTaskActionFunction<T>(action), source, options, onThisThread: false, cancellationToken);
    }

    private Task EachItem<T>(ItemFunction function, IEnumerable<T> items, MapOptions? options, bool onThisThread, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items, "source");
        ThrowIfDisposed();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var collects = options?.Failures == FailureMode.CollectAll;
        var sink = new NothingSink(collects) { CancellationToken = cancellationToken };
        RunAll(function, items, SourceOf.Memory(items), sink, sink.Completion, options, collects, onThisThread);
        return sink.Completion;
    }
}
