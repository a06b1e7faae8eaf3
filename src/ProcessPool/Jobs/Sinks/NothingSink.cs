using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>Actions: there is nothing to keep but the failure of the lowest index, or all failures.</summary>
/// <param name="collectsAll">All.</param>
internal sealed class NothingSink(bool collectsAll = false) : ResultSink<Nothing>
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Failures _failures = new(collectsAll);

    public Task Completion => _completion.Task;

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
    {
        ResultReading<Nothing>.CheckFormat(format);
        error = null;
        return count;
    }

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
            _completion.TrySetResult();
        }
    }
}
