using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>One outcome for each item: its result, or what became of it instead.</summary>
internal sealed class OutcomeSink<TResult>(long? count) : ResultSink<TResult>
{
    private readonly ResultStore<TResult> _results = new(count);
    private readonly Dictionary<long, Exception> _failures = [];
    private readonly Dictionary<long, int> _failedAttempts = [];
    private readonly TaskCompletionSource<Outcome<TResult>[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;
    private Exception? _sourceFailure;

    public Task<Outcome<TResult>[]> Completion => _completion.Task;

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

    public override void Completed(long first, int count) => _count += count;

    public override void Failed(long index, Exception error)
    {
        _failures[index] = error;
        _count++;
    }

    public override void Retried(long index, int attempts) => _failedAttempts[index] = attempts;

    public override void SourceFailed(long index, Exception error) => _sourceFailure = error;

    public override void Finished(JobEnd end, Exception? error)
    {
        if (end == JobEnd.Cancelled)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        else if ((error ?? _sourceFailure) is { } failure)
        {
            _completion.TrySetException(failure);
        }
        else
        {
            _completion.TrySetResult(MakeOutcomes());
        }
    }

    private Outcome<TResult>[] MakeOutcomes()
    {
        var results = _results.ToArray(_count);
        var outcomes = new Outcome<TResult>[results.Length];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var attempts = _failedAttempts.GetValueOrDefault(i) + 1;
            outcomes[i] = _failures.TryGetValue(i, out var failure)
                ? new Outcome<TResult>(i, default!, failure, attempts)
                : new Outcome<TResult>(i, results[i], null, attempts);
        }

        return outcomes;
    }
}
