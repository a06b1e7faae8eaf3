using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>All results in the order of the source, or the failure of the lowest index.</summary>
/// <param name="count">The number of items, where it is known.</param>
/// <param name="collectsAll">All failures, not only the lowest.</param>
internal sealed class ArraySink<TResult>(long? count, bool collectsAll = false) : ResultSink<TResult>
{
    private readonly ResultStore<TResult> _results = new(count);
    private readonly TaskCompletionSource<TResult[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;
    private readonly Failures _failures = new(collectsAll);

    /// <summary>A cancelled job is a task that was cancelled.</summary>
    public Task<TResult[]> Completion => _completion.Task;

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
    {
        error = null;
        var stored = 0;
        while (stored < count && error is null)
        {
            stored += ResultReading<TResult>.Read(_results.Room(first + stored, count - stored), format, ref body, reader, out error);
        }

        return stored;
    }

    public override void SourceFailed(long index, Exception error) => _failures.Add(index, error);

    public override void Completed(long first, int count) => _count += count;

    public override void Failed(long index, Exception error) => _failures.Add(index, error);

    public override void Finished(JobEnd end, Exception? error)
    {
        if (end == JobEnd.Cancelled)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        else if ((error ?? _failures.Error) is { } failure)
        {
            _completion.TrySetException(failure);
        }
        else
        {
            try
            {
                _completion.TrySetResult(_results.ToArray(_count));
            }
            catch (OutOfMemoryException e)
            {
                _completion.TrySetException(e);
            }
        }
    }
}
