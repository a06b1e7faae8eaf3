using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>One outcome for each item: its result, or what became of it instead.</summary>
internal sealed class OutcomeSink<TResult>(long? count) : TaskSink<TResult, Outcome<TResult>[]>
{
    private readonly ResultStore<TResult> _results = new(count);
    private readonly Dictionary<long, Exception> _failures = [];
    private readonly Dictionary<long, int> _failedAttempts = [];
    private long _count;
    private Exception? _sourceFailure;

    protected override Exception? Failure => _sourceFailure;

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

    protected override Outcome<TResult>[] Complete()
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
