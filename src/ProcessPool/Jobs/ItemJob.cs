using System.Buffers;
using ProcessPool.Diagnostics;
using ProcessPool.Functions;
using ProcessPool.Jobs.Sinks;
using ProcessPool.Jobs.Sources;
using ProcessPool.Protocol;
using ProcessPool.Replaying;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs;

/// <summary>One function over the items of a source, with one result for each.</summary>
internal sealed class ItemJob<T, TResult>(Capsule capsule, ItemSource<T> source, ResultSink<TResult> sink) : PoolJob(capsule)
{
    public override long CountRead() => source.CountRead();

    public override bool IsEnd(long available) => source.IsEnd(available);

    public override bool HasSmallResults => ItemFunction<Nothing, TResult>.Format != ResultFormat.Values;

    public override bool IsQuick(int count, int most) => source.BytesOf(count) <= most;

    public override int WriteItems(long first, int count, PayloadBuffer output, ObjectWriter writer, out ItemFormat format, out Exception? error)
        => source.Write(first, count, output, writer, out format, out error);

    public override int StoreResults(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error)
        => sink.Store(first, count, format, ref body, reader, out error);

    public override Memory<byte> RoomForResult(in ReadOnlySequence<byte> start, long length) => Placing.RoomFor<TResult>(start, length);

    public override void StorePart(long index, ReadOnlySequence<byte> part, ObjectReader reader, Action<int> consumed)
        => sink.StorePart(index, part, reader, consumed);

    public override void OnCompleted(long first, int count)
    {
        source.Release(first, count);
        Log?.Completed(count);
        sink.Completed(first, count);
    }

    public override void OnFailed(long index, Exception error)
    {
        FailedItem.Attach(error, SavedItem.From(Capsule, Seed, index, source.Item(index)), index);
        source.Release(index, 1);
        CallLabels.Mark(error, Label);
        Log?.Failed(index, error);
        sink.Failed(index, error);
    }

    public override void OnRetry(long index, int attempts, FailureCause cause)
    {
        Log?.Retried(index, attempts, cause);
        sink.Retried(index, attempts);
    }

    public override void OnSourceFailed(long index, Exception error)
    {
        Log?.SourceFailed(error);
        sink.SourceFailed(index, error);
    }

    public override void OnFinished(JobEnd end, Exception? error)
    {
        source.Stop();
        Capsule.Pace = Sizer.Pace;
        Log?.Finished(end, error);
        sink.Finished(end, error);
    }
}
