using ProcessPool.Scheduling;

namespace ProcessPool.Jobs.Sinks;

/// <summary>A sink of a call that ends as a task.</summary>
internal abstract class TaskSink<TResult, TCompleted> : ResultSink<TResult>
{
    private readonly TaskCompletionSource<TCompleted> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A cancelled job is a task that was cancelled.</summary>
    public Task<TCompleted> Completion => _completion.Task;

    /// <summary>What the call fails with, by what became of its items; null: it has not failed.</summary>
    protected abstract Exception? Failure { get; }

    public sealed override void Finished(JobEnd end, Exception? error)
    {
        if (end == JobEnd.Cancelled)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        else if ((error ?? Failure) is { } failure)
        {
            _completion.TrySetException(failure);
        }
        else
        {
            try
            {
                _completion.TrySetResult(Complete());
            }
            catch (OutOfMemoryException e)
            {
                _completion.TrySetException(e);
            }
        }
    }

    /// <summary>What the task gives, once all items have ended well.</summary>
    protected abstract TCompleted Complete();
}
