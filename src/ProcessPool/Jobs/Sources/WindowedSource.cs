using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sources;

/// <summary>Where the items of a stream come from, as its consumer sees it.</summary>
internal interface IStreamSource
{
    /// <summary>So many items have been delivered.</summary>
    void Consumed(int count);

    /// <summary>Somebody else reads the sequence, and says when there is more.</summary>
    bool IsReadElsewhere { get; }

    /// <summary>Whether so many items are all of them.</summary>
    bool IsEnd(long available);
}

/// <summary>Items that are all there, given out no further ahead of the consumer than a window.</summary>
internal sealed class WindowedSource<T>(ItemSource<T> items, Func<int> window) : ItemSource<T>, IStreamSource
{
    private long _consumed;

    public override long? Count => items.Count;

    public bool IsReadElsewhere => false;

    public override bool IsEnd(long available) => available == items.Count;

    public override long CountRead() => Math.Min(items.Count!.Value, Interlocked.Read(ref _consumed) + window());

    public override long BytesOf(int count) => items.BytesOf(count);

    public void Consumed(int count) => Interlocked.Add(ref _consumed, count);

    public override int Write(long first, int count, PayloadBuffer output, ObjectWriter writer, out ItemFormat format, out Exception? error)
        => items.Write(first, count, output, writer, out format, out error);

    public override T Item(long index) => items.Item(index);
}
