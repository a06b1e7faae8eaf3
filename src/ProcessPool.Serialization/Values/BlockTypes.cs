using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;
using ProcessPool.Serialization.Framework;

namespace ProcessPool.Serialization.Values;

/// <summary>Tells which types may cross as raw memory.</summary>
internal static class BlockTypes
{
    private static readonly ConcurrentDictionary<Type, object> Structs = new(); // Boxed: compiled already, where it would have to be for bool.
    private static readonly object Yes = true;
    private static readonly object No = false;

    public static bool IsBlock(Type type) =>
        type.IsPrimitive ? type != typeof(nint) && type != typeof(nuint)
        : type.IsEnum || (type.IsValueType && IsBlockStruct(type));

    private static bool IsBlockStruct(Type type)
    {
        if (Structs.TryGetValue(type, out var known))
        {
            return known == Yes;
        }

        var result = !type.IsByRefLike
            && !type.ContainsGenericParameters
            && type != typeof(void)
            && Refusals.OfStruct(type) is null
            && Array.TrueForAll(Fields(type), field => IsBlock(field.FieldType));
        return type.IsCollectible ? result : Structs.GetOrAdd(type, result ? Yes : No) == Yes;
    }

    /// <summary>All instance fields of a struct.</summary>
    public static FieldInfo[] Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    /// <summary>Whether all bytes of the type hold data, also those that no field accounts for.</summary>
    public static bool IsSolid(Type type) =>
        type.IsDefined(typeof(System.Runtime.CompilerServices.InlineArrayAttribute), inherit: false)
        || type.StructLayoutAttribute is { Size: > 0 }
        || (type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(Vector<>));
}
