using System.Runtime.InteropServices;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework;

/// <summary>
/// A slice of an array or of a string: the array or string, or the part of it that slices cover; start and length, which are checked on arrival.
/// </summary>
internal sealed class ReadOnlyMemorySlot<T> : Slot<ReadOnlyMemory<T>>
{
    private static readonly Refusal Foreign = new(
        "memory that is neither an array's nor a string's", "Pass a copy: call ToArray()");

    public override void Write(GraphWriter graph, ref MessagePackWriter body, ReadOnlyMemory<T> value)
    {
        if (value.Equals(default))
        {
            body.WriteNil();
        }
        else if (MemoryMarshal.TryGetArray(value, out var array))
        {
            Write(graph, ref body, array.Array!, array.Offset, array.Count);
        }
        else if (value is ReadOnlyMemory<char> chars && MemoryMarshal.TryGetString(chars, out var text, out var start, out var length))
        {
            Write(graph, ref body, text, start, length);
        }
        else
        {
            graph.Refuse(typeof(ReadOnlyMemory<T>), Foreign);
            body.WriteNil();
        }
    }

    public override ReadOnlyMemory<T> Read(GraphReader graph, ref MessagePackReader body)
    {
        if (body.TryReadNil())
        {
            return default;
        }

        Format.ReadExactHeader(ref body, 3);
        var (owner, start, length) = (graph.Resolve(body.ReadInt32()), body.ReadInt32(), body.ReadInt32());
        return owner switch
        {
            T[] array => new ReadOnlyMemory<T>(array, start, length),
            string text when text.AsMemory(start, length) is ReadOnlyMemory<T> chars => chars,
            _ => throw new GraphFormatException($"A slice of {owner?.GetType()} is not memory of {typeof(T)}."),
        };
    }

    private static void Write(GraphWriter graph, ref MessagePackWriter body, object owner, int start, int length)
    {
        var (id, origin) = graph.ReferenceSlice(owner, start, length);
        body.WriteArrayHeader(3);
        body.Write(id);
        body.Write(start - origin);
        body.Write(length);
    }
}

/// <inheritdoc cref="ReadOnlyMemorySlot{T}"/>
internal sealed class MemorySlot<T> : Slot<Memory<T>>
{
    private readonly Slot<ReadOnlyMemory<T>> _inner = Slot<ReadOnlyMemory<T>>.Instance;

    public override void Write(GraphWriter graph, ref MessagePackWriter body, Memory<T> value) => _inner.Write(graph, ref body, value);

    public override Memory<T> Read(GraphReader graph, ref MessagePackReader body)
    {
        var memory = _inner.Read(graph, ref body);

        // Nobody may write objects into an array of strings.
        return MemoryMarshal.TryGetArray(memory, out var array) && array.Array is { } owner && owner.GetType() != typeof(T[])
            ? throw new GraphFormatException($"A slice of {owner.GetType()} is not memory of {typeof(T)} that can be written.")
            : MemoryMarshal.AsMemory(memory);
    }
}
