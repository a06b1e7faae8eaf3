using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;

namespace ProcessPool.Jobs.Sources;

/// <summary>Writes the items of a chunk.</summary>
internal static class ItemWriter<T>
{
    /// <summary>Items that take more together are sent in several chunks. One item may take any size.</summary>
    private const long LargestChunk = 4 * 1024 * 1024;

    private const int LargestBlockItem = 64 * 1024;

    /// <inheritdoc cref="PoolJob.WriteItems"/>
    /// <param name="memory">The items.</param>
    /// <param name="stays">The memory stays as it is until the payload has been sent.</param>
    public static int Write(ReadOnlyMemory<T> memory, bool stays, PayloadBuffer output, ObjectWriter writer, out ItemFormat format, out Exception? error)
    {
        error = null;
        var items = memory.Span;
        if (BlockFormat<T>.IsBlock && Unsafe.SizeOf<T>() <= LargestBlockItem)
        {
            format = ItemFormat.Block;
            items = items[..Math.Min(items.Length, (int)(LargestChunk / Unsafe.SizeOf<T>()))];
            var bytes = MemoryMarshal.CreateReadOnlySpan(
                ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)), items.Length * Unsafe.SizeOf<T>());
            if (!stays || bytes.Length < ArrayMemory<T>.Smallest)
            {
                output.Append(bytes);
            }
            else
            {
                output.AppendExternal(ArrayMemory<T>.Of(memory[..items.Length])); // It is sent before anybody else gets a look at it.
            }

            return items.Length;
        }

        format = ItemFormat.Values;
        for (var i = 0; i < items.Length; i++)
        {
            if (output.Length > LargestChunk)
            {
                return i;
            }

            var before = output.Length;
            try
            {
                writer.Write(output, items[i]);
                if (i > 0 && output.Length - before > LargestChunk)
                {
                    output.Truncate(before); // It goes alone, so that no other item suffers if it is too large for the worker.
                    return i;
                }
            }
            catch (Exception e)
            {
                output.Truncate(before);
                error = e;
                return i;
            }
        }

        return items.Length;
    }
}
