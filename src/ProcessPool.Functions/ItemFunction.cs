using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Functions;

/// <summary>
/// A function that runs over items: the root object of a capsule. It wraps the delegate of the user and knows the types, so
/// that a worker can run it without reflection.
/// </summary>
[Transparent]
internal abstract class ItemFunction
{
    /// <summary>A chunk has one result for all its items.</summary>
    public virtual bool IsFold => false;

    /// <summary>The one delegate that decides, with the class, what the function is; null if there are several, or something else counts.</summary>
    public virtual Delegate? Given => null;

    /// <summary>Room for the last bytes of an item that has not arrived yet; see <see cref="Placing.RoomFor"/>.</summary>
    public virtual Memory<byte> RoomForItem(in ReadOnlySequence<byte> start, long length) => default;

    /// <summary>Runs the items of a chunk, as far as they can be claimed. Does not throw for what an item does.</summary>
    public abstract void Run(ChunkContext context);

    /// <summary>Runs the only item of a chunk on the calling thread, for a debugger: what it throws is not caught. Returns its result.</summary>
    public abstract object? RunOne(ChunkContext context);
}

/// <summary>A function with one result for each item.</summary>
internal abstract class ItemFunction<T, TResult> : ItemFunction
{
    /// <summary>A larger structure is written as a value; the memory for results must hold several.</summary>
    private const int LargestBlock = 4096;

    /// <summary>How results of this type are written.</summary>
    public static ResultFormat Format { get; } =
        typeof(TResult) == typeof(Nothing) ? ResultFormat.None
        : BlockFormat<TResult>.IsBlock && Unsafe.SizeOf<TResult>() <= LargestBlock ? ResultFormat.Block
        : ResultFormat.Values;

    public sealed override Memory<byte> RoomForItem(in ReadOnlySequence<byte> start, long length) => Placing.RoomFor<T>(start, length);

    public sealed override void Run(ChunkContext context)
    {
        context.Begin(Format);
        using var items = new ItemReader<T>(context);
        if (Format == ResultFormat.Values)
        {
            RunValues(context, items);
        }
        else
        {
            RunBlocks(context, items);
        }
    }

    public sealed override object? RunOne(ChunkContext context)
    {
        using var items = new ItemReader<T>(context);
        context.Results.Start(0);
        return Lazy.Materialize(Invoke(items.Read(0), context));
    }

    protected abstract TResult Invoke(T item, ChunkContext context);

    /// <summary>Results go to memory as they are; the loop that must be fast.</summary>
    private unsafe void RunBlocks(ChunkContext context, ItemReader<T> items)
    {
        var size = Format == ResultFormat.None ? 0 : Unsafe.SizeOf<TResult>();
        var results = context.Results;
        var room = size == 0 ? int.MaxValue : results.Capacity / size;
        var stride = new Stride();
        var position = 0;
        var first = 0; // The position of the first result in the memory.
        while (true)
        {
            if (position - first >= room)
            {
                context.Flush(position);
                first = position;
            }

            var end = context.Claim(position, Math.Min(stride.Length, room - (position - first)));
            if (end == position)
            {
                return;
            }

            var claimed = end - position;
            var before = Stopwatch.GetTimestamp();
            try
            {
                for (; position < end; position++)
                {
                    results.Start(position);
                    var result = Invoke(items.Read(position), context);
                    var count = position - first + 1;
                    if (size != 0)
                    {
                        Unsafe.WriteUnaligned(results.Data + ((count - 1) * size), result);
                    }

                    results.Commit(count, count * size);
                }
            }
            catch (Exception e)
            {
                context.Fail(position, e);
                if (context.StopsOnFailure)
                {
                    return;
                }

                items.Skip(position);
                first = ++position;
            }

            stride.Took(claimed, Stopwatch.GetTimestamp() - before);
            if (position < end)
            {
                // The rest of what was claimed is ours already.
                RunClaimed(context, items, ref position, ref first, end, size, room);
                if (position < 0)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Goes on with claimed items after a failure, one by one. Position is -1 when the chunk has ended.</summary>
    private unsafe void RunClaimed(ChunkContext context, ItemReader<T> items, ref int position, ref int first, int end, int size, int room)
    {
        var results = context.Results;
        for (; position < end; position++)
        {
            if (position - first >= room)
            {
                context.Flush(position);
                first = position;
            }

            try
            {
                results.Start(position);
                var result = Invoke(items.Read(position), context);
                var count = position - first + 1;
                if (size != 0)
                {
                    Unsafe.WriteUnaligned(results.Data + ((count - 1) * size), result);
                }

                results.Commit(count, count * size);
            }
            catch (Exception e)
            {
                context.Fail(position, e);
                items.Skip(position);
                first = position + 1;
            }
        }
    }

    private void RunValues(ChunkContext context, ItemReader<T> items)
    {
        var results = context.Results;
        var stride = new Stride();
        var position = 0;
        while (true)
        {
            var end = context.Claim(position, stride.Length);
            if (end == position)
            {
                return;
            }

            var claimed = end - position;
            var before = Stopwatch.GetTimestamp();
            for (; position < end; position++)
            {
                try
                {
                    results.Start(position);
                    var result = Invoke(items.Read(position), context);
                    context.Writer.Write(context.Scratch(), Lazy.Materialize(result));
                    context.CommitScratch(position);
                }
                catch (Exception e)
                {
                    context.Fail(position, e);
                    if (context.StopsOnFailure)
                    {
                        return;
                    }

                    items.Skip(position);
                }
            }

            stride.Took(claimed, Stopwatch.GetTimestamp() - before);
        }
    }
}
