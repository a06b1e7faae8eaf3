using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProcessPool.Serialization.Values;

/// <summary>
/// Finds the bytes of a struct that belong to no field. Their content is undefined, and equal values must be equal bytes: they are
/// written as zeros.
/// </summary>
internal static class Padding
{
    /// <summary>The gaps between the fields of a block struct, in order.</summary>
    public static (int Start, int Length)[] Find<T>()
    {
        if (typeof(T).IsPrimitive || typeof(T).IsEnum)
        {
            return [];
        }

        // A value with all bits of all fields set shows by its zeros where no field is.
        var probe = new T[1];
        ((Array)probe).SetValue(AllBitsSet(typeof(T)), 0);
        var bytes = MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(probe)), Unsafe.SizeOf<T>());
        var gaps = new List<(int Start, int Length)>();
        for (var at = 0; at < bytes.Length;)
        {
            var gap = bytes[at..].IndexOfAnyExcept((byte)0) is var length && length < 0 ? bytes.Length - at : length;
            if (gap > 0)
            {
                gaps.Add((at, gap));
            }

            at += gap + 1;
        }

        return [.. gaps];
    }

    private static object AllBitsSet(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return AllBitsSet(underlying);
        }

        var value = RuntimeHelpers.GetUninitializedObject(type);
        if (type.IsPrimitive || type.IsEnum || BlockTypes.IsSolid(type))
        {
            MemoryMarshal.CreateSpan(ref Unsafe.As<RawBox>(value).FirstByte, RuntimeHelpers.SizeOf(type.TypeHandle)).Fill(byte.MaxValue);
            return value;
        }

        foreach (var field in BlockTypes.Fields(type))
        {
            field.SetValue(value, AllBitsSet(field.FieldType));
        }

        return value;
    }

    /// <summary>What a boxed value looks like in memory.</summary>
    private sealed class RawBox
    {
        public byte FirstByte;
    }
}
