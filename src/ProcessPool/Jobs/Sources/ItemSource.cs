using System.Runtime.CompilerServices;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sources;

/// <summary>Where items come from. An item can be written again until it is released: a worker may be lost before it has begun with it.</summary>
internal abstract class ItemSource<T>
{
    /// <summary>How many items there are in all; null while that is not known.</summary>
    public abstract long? Count { get; }

    /// <inheritdoc cref="Scheduling.Job.CountRead"/>
    public virtual long CountRead() => Count ?? 0;

    /// <inheritdoc cref="Scheduling.Job.IsEnd"/>
    public virtual bool IsEnd(long available) => false;

    /// <summary>The bytes that so many items take, where that is known without looking at them; else more than anybody has.</summary>
    public virtual long BytesOf(int count) => BlockFormat<T>.IsBlock ? (long)count * Unsafe.SizeOf<T>() : long.MaxValue;

    /// <inheritdoc cref="PoolJob.WriteItems"/>
    public abstract int Write(long first, int count, PayloadBuffer output, ObjectWriter writer, out ItemFormat format, out Exception? error);

    /// <summary>An item that was read and has not been released.</summary>
    public abstract T Item(long index);

    /// <summary>Items that have ended and will not be written again.</summary>
    public virtual void Release(long first, int count)
    {
    }

    /// <summary>Nothing more is wanted.</summary>
    public virtual void Stop()
    {
    }
}
