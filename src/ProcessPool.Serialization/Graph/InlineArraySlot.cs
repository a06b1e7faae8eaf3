using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;
using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Graph;

/// <summary>A struct that is marked <see cref="InlineArrayAttribute"/>: its one field stands for many elements.</summary>
internal sealed class InlineArraySlot<T, TElement> : Slot<T>
    where T : struct
{
    private static readonly int Length = typeof(T).GetCustomAttribute<InlineArrayAttribute>()!.Length;

    private const int MostMinBytes = 1 << 20;

    private readonly Slot<TElement> _element = Slot<TElement>.Instance;

    public override int MinBytes => 1 + (int)Math.Min((long)Length * _element.MinBytes, MostMinBytes);

    public override void Write(GraphWriter graph, ref MessagePackWriter body, T value)
    {
        body.WriteArrayHeader(Length);
        var elements = Elements(ref value);
        for (var i = 0; i < elements.Length; i++)
        {
            graph.Trace?.Enter(i);
            _element.Write(graph, ref body, elements[i]);
            graph.Trace?.Leave();
        }
    }

    public override T Read(GraphReader graph, ref MessagePackReader body)
    {
        var value = default(T);
        Format.ReadExactHeader(ref body, Length);
        foreach (ref var element in Elements(ref value))
        {
            element = _element.Read(graph, ref body);
        }

        return value;
    }

    private static Span<TElement> Elements(ref T value) => MemoryMarshal.CreateSpan(ref Unsafe.As<T, TElement>(ref value), Length);
}

/// <summary>Finds the slot of such a struct.</summary>
internal static class InlineArrays
{
    /// <summary>The slot of a struct whose one field stands for many elements; null for other types.</summary>
    public static object? CreateSlot(Type type)
    {
        if (!type.IsDefined(typeof(InlineArrayAttribute), inherit: false))
        {
            return null;
        }

        var element = BlockTypes.Fields(type)[0].FieldType;
        return element.IsPointer || element.IsFunctionPointer
            ? Activator.CreateInstance(typeof(RefusedSlot<>).MakeGenericType(type), Refusals.Pointer)
            : ValueCodecs.Make(typeof(InlineArraySlot<,>), type, element);
    }
}
