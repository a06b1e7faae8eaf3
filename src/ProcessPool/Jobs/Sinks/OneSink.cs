using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>One result, or the failure of the one item.</summary>
internal sealed class OneSink<TResult> : TaskSink<TResult, TResult>
{
    private readonly Failures _failures = new(all: false);
    private TResult _result = default!;

    protected override Exception? Failure => _failures.Error;

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
        => ResultReading<TResult>.Read(new Span<TResult>(ref _result), format, ref body, reader, out error);

    public override void Failed(long index, Exception error) => _failures.Add(index, error);

    protected override TResult Complete() => _result;
}
