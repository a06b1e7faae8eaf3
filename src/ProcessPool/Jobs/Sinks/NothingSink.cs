using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>Actions: there is nothing to keep but the failure of the lowest index, or all failures.</summary>
/// <param name="collectsAll">All.</param>
internal sealed class NothingSink(bool collectsAll = false) : TaskSink<Nothing, Nothing>
{
    private readonly Failures _failures = new(collectsAll);

    protected override Exception? Failure => _failures.Error;

    public override int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
    {
        ResultReading<Nothing>.CheckFormat(format);
        error = null;
        return count;
    }

    public override void Failed(long index, Exception error) => _failures.Add(index, error);

    protected override Nothing Complete() => default;
}
