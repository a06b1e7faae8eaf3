using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>All results in the order of the source, or the failure of the lowest index.</summary>
/// <param name="count">The number of items, where it is known.</param>
/// <param name="collectsAll">All failures, not only the lowest.</param>
internal sealed class ArraySink<TResult>(long? count, bool collectsAll = false) : TaskSink<TResult, TResult[]>
{
    private readonly ResultStore<TResult> _results = new(count);
    private long _count;
    private readonly Failures _failures = new(collectsAll);

    protected override Exception? Failure => _failures.Error;

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

    protected override TResult[] Complete() => _results.ToArray(_count);
}
