using System.Numerics;
using System.Reflection;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Framework;

namespace ProcessPool.Serialization.Values;

/// <summary>Tells which types may cross as raw memory.</summary>
internal static class BlockTypes
{
    private static readonly object Yes = true;
    private static readonly object No = false;
    private static readonly CodeCache<Type, object> Structs = new(static type => IsBlockStruct(type) ? Yes : No);

    public static bool IsBlock(Type type) =>
        type.IsPrimitive ? type != typeof(nint) && type != typeof(nuint)
        : type.IsEnum || (type.IsValueType && Structs.Get(type) == Yes);

    private static bool IsBlockStruct(Type type) =>
        !type.IsByRefLike
        && !type.ContainsGenericParameters
        && type != typeof(void)
        && Refusals.OfStruct(type) is null
        && Array.TrueForAll(Fields(type), field => IsBlock(field.FieldType));

    /// <summary>All instance fields of a struct.</summary>
    public static FieldInfo[] Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    /// <summary>Whether all bytes of the type hold data, also those that no field accounts for.</summary>
    public static bool IsSolid(Type type) =>
        type.IsDefined(typeof(System.Runtime.CompilerServices.InlineArrayAttribute), inherit: false)
        || type.StructLayoutAttribute is { Size: > 0 }
        || (type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(Vector<>));
}
