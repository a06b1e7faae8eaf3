using System.Collections.Concurrent;
using System.Reflection;
using ProcessPool.Capture;
using ProcessPool.Functions;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Diagnostics;

/// <summary>The user's function in the pool's own. Safe to use concurrently.</summary>
internal static class UserFunctions
{
    private static readonly ConcurrentDictionary<Type, FieldInfo?> Fields = new();

    /// <summary>The delegate that the user gave; null where there is none, or several, as in a query.</summary>
    public static Delegate? Of(ItemFunction function)
    {
        object? holder = function;
        while (holder is not null && FieldOf(holder.GetType()) is { } field && field.GetValue(holder) is Delegate inner)
        {
            if (inner.Target is null || !inner.Target.GetType().IsDefined(typeof(TransparentAttribute), inherit: true))
            {
                return inner;
            }

            holder = inner.Target; // A call without items, or with items of several parts.
        }

        return null;
    }

    /// <summary>What to call it, where the user gave no label.</summary>
    public static string NameOf(ItemFunction function) => Of(function) is { } given ? FunctionNames.Of(given.Method) ?? "a generated function" : "a query";

    private static FieldInfo? FieldOf(Type type) => Fields.GetOrAdd(type, static type =>
    {
        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly);
        var delegates = Array.FindAll(fields, field => typeof(Delegate).IsAssignableFrom(field.FieldType));
        return delegates.Length == 1 ? delegates[0] : null;
    });
}
