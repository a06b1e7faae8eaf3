using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProcessPool.Serialization;

/// <summary>Memory of values without references, as bytes, where they lie.</summary>
internal class ArrayMemory<T>(ReadOnlyMemory<T> items) : MemoryManager<byte>
{
    /// <summary>From this size on it is worth the object.</summary>
    public const int Smallest = 32 * 1024;

    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<T> items)
        => (object)items is ReadOnlyMemory<byte> bytes ? bytes : new ArrayMemory<T>(items).Memory;

    public override Span<byte> GetSpan() => MemoryMarshal.CreateSpan(
        ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items.Span)), checked(items.Length * Unsafe.SizeOf<T>()));

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
    }
}
