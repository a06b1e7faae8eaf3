using System.Buffers;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Scheduling;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sinks;

/// <summary>Where results go. Results are stored by the threads of workers, several at a time; the rest is called by the dispatcher's loop.</summary>
internal abstract class ResultSink<TResult>
{
    /// <summary>The token by which the caller can cancel; it is named by the exception.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <inheritdoc cref="PoolJob.StoreResults"/>
    public abstract int Store(
        long first, int count, ResultFormat format, ref ReadOnlySequence<byte> body, ObjectReader reader, out Exception? error);

    /// <inheritdoc cref="PoolJob.StorePart"/>
    public virtual void StorePart(long index, ReadOnlySequence<byte> part, ObjectReader reader, Action<int> consumed)
        => throw new ProtocolException("A worker sent parts of a result that has none.");

    /// <inheritdoc cref="Job.OnCompleted"/>
    public virtual void Completed(long first, int count)
    {
    }

    /// <inheritdoc cref="Job.OnFailed"/>
    public abstract void Failed(long index, Exception error);

    /// <inheritdoc cref="Job.OnRetry"/>
    public virtual void Retried(long index, int attempts)
    {
    }

    /// <inheritdoc cref="Job.OnSourceFailed"/>
    public virtual void SourceFailed(long index, Exception error) => Failed(index, error);

    /// <inheritdoc cref="Job.OnFinished"/>
    public abstract void Finished(JobEnd end, Exception? error);
}
