using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Graph;

/// <summary>The user's names for what compilers name in their own way.</summary>
internal static class Names
{
    /// <summary>The step from an object to what its field holds; empty for links that only the compiler sees.</summary>
    public static string Edge(FieldInfo field) => Variable(field) is { Length: > 0 } name ? "." + name : "";

    /// <summary>What the target of a delegate is called inside its method; empty for an object that only holds captured variables.</summary>
    public static string Target(Delegate call) =>
        call.Target is null || IsClosure(call.Target.GetType()) ? ""
        : !call.Method.IsStatic ? "this"
        : call.Method.GetParameters() is [{ Name: { } name }, ..] ? name
        : "";

    /// <summary>The variable, property or parameter that a field stands for; empty if there is none.</summary>
    private static string Variable(FieldInfo field)
    {
        var name = field.Name;
        if (name.StartsWith("CS$<>8__locals", StringComparison.Ordinal) || name.StartsWith("$VB$NonLocal_", StringComparison.Ordinal))
        {
            return "";
        }

        if (name is "<>4__this" or "$VB$Me")
        {
            return "this";
        }

        if (name.StartsWith("$VB$Local_", StringComparison.Ordinal))
        {
            return name["$VB$Local_".Length..];
        }

        // <Property>k__BackingField, <parameter>P, and <variable>5__2 of iterators; <>3__parameter of iterators.
        return !name.StartsWith('<') ? name
            : name.StartsWith("<>3__", StringComparison.Ordinal) ? name["<>3__".Length..]
            : name.IndexOf('>') is > 1 and var end ? name[1..end]
            : name;
    }

    /// <summary>Whether the compiler made the type up to hold the variables of a method.</summary>
    public static bool IsClosure(Type type) =>
        type.IsNested && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
