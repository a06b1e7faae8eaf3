using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>Actions: there is nothing to keep but the failure of the lowest index.</summary>
internal sealed class NothingSink : ResultSink<Nothing>
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    public Task Completion => _completion.Task;

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
    {
        error = null;
        return count;
    }

    public override void Failed(long index, Exception error) => _failure = error;

    public override void Finished(JobEnd end, Exception? error)
    {
        if (end == JobEnd.Cancelled)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        else if ((error ?? _failure) is { } failure)
        {
            _completion.TrySetException(failure);
        }
        else
        {
            _completion.TrySetResult();
        }
    }
}
