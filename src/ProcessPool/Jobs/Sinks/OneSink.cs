using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>One result, or the failure of the one item.</summary>
internal sealed class OneSink<TResult> : ResultSink<TResult>
{
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Failures _failures = new(all: false);
    private TResult _result = default!;

    /// <summary>A cancelled job is a task that was cancelled.</summary>
    public Task<TResult> Completion => _completion.Task;

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
        => ResultReading<TResult>.Read(new Span<TResult>(ref _result), format, ref body, reader, out error);

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
            _completion.TrySetResult(_result);
        }
    }
}
