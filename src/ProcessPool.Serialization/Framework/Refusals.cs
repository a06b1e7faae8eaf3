using ProcessPool.Serialization.Code;

namespace ProcessPool.Serialization.Framework;

/// <summary>Why values cannot cross.</summary>
internal static class Refusals
{
    public static readonly Refusal Pointer = RefusedTypes.Address;

    public static readonly Refusal RefStruct = new("a ref struct, which lives on the stack", "Pass an array or a Memory<T>");

    public static readonly Refusal GeneratedMethod = new(
        "its method was generated while the program runs", "Pass a lambda or a method that is compiled into an assembly file");

    public static readonly Refusal Unknown = RefusedTypes.Unknown;

    private static readonly Refusal Enumerator = new(
        "an enumerator, which may be halfway through its sequence", "Pass the sequence itself, or a list of the remaining items");

    /// <summary>Why a struct never crosses; null if it depends on its fields.</summary>
    public static Refusal? OfStruct(Type type)
    {
        if (type == typeof(nint) || type == typeof(nuint))
        {
            return Pointer;
        }

        return !FrameworkAssemblies.Contains(type.Assembly) ? null
            : RefusedTypes.Find(type) is { } refusal ? refusal
            : typeof(System.Collections.IEnumerator).IsAssignableFrom(type) ? Enumerator
            : null;
    }

    /// <summary>Why objects of a class of the framework, or derived from one, never cross; the general reason if there is no other.</summary>
    public static Refusal OfClass(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (RefusedTypes.Find(level) is { } refusal)
            {
                return refusal;
            }
        }

        if (Array.Find(type.GetInterfaces(), face => RefusedTypes.Find(face) is not null) is { } known)
        {
            return RefusedTypes.Find(known)!;
        }

        return typeof(System.Collections.IEnumerator).IsAssignableFrom(type) ? Enumerator : Unknown;
    }
}
