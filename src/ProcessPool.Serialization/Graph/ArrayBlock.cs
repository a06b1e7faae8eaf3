using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>The elements of an array, of any rank, that cross as raw memory.</summary>
internal sealed class ArrayBlock<T>(Array array) : Scratch.IBlock
{
    /// <summary>From this size on, a second copy costs more than keeping book. Padding would have to be cleared in the copy.</summary>
    public const int SmallestByReference = 32 * 1024;

    public long Length => BlockFormat<T>.Size(array.Length);

    public void CopyTo(ref MessagePackWriter output) => BlockFormat<T>.Write(ref output, Elements(array));

    public static Span<T> Elements(Array array) => MemoryMarshal.CreateSpan(
        ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
