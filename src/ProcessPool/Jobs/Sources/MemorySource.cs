using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sources;

/// <summary>Items that lie in memory already; cut without a copy.</summary>
internal sealed class MemorySource<T>(ReadOnlyMemory<T> items) : ItemSource<T>
{
    public override long? Count => items.Length;

    public override int Write(long first, int count, PayloadBuffer output, ObjectWriter writer, out ItemFormat format, out Exception? error)
        => ItemWriter<T>.Write(items.Slice((int)first, count), stays: true, output, writer, out format, out error);

    public override T Item(long index) => items.Span[(int)index];
}

/// <summary>Consecutive integers, as <see cref="Enumerable.Range"/> makes them: a chunk is its first number.</summary>
internal sealed class RangeSource<T>(int start, int count) : ItemSource<T>
{
    public override long? Count => count;

    public override long BytesOf(int count) => sizeof(int);

    public override int Write(long first, int count, PayloadBuffer output, ObjectWriter writer, out ItemFormat format, out Exception? error)
    {
        error = null;
        format = ItemFormat.Range;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), start + (int)first);
        output.Advance(sizeof(int));
        return count;
    }

    public override T Item(long index) => (T)(object)(start + (int)index);
}

/// <summary>Calls without items, so many of them.</summary>
internal sealed class NothingSource(int count) : ItemSource<Nothing>
{
    public override long? Count => count;

    public override long BytesOf(int count) => 0;

    public override int Write(long first, int count, PayloadBuffer output, ObjectWriter writer, out ItemFormat format, out Exception? error)
    {
        error = null;
        format = ItemFormat.None;
        return count;
    }

    public override Nothing Item(long index) => default;
}
