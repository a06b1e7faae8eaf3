using System.Runtime.CompilerServices;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// The types that a value of a declared type can be expected to consist of, by its fields, elements and generic arguments. Writer and
/// reader both know the declared type, so they arrive at the same list and need no definitions for what is on it.
/// </summary>
internal static class ExpectedTypes
{
    private const int Most = 24;

    private static readonly ConditionalWeakTable<Type, Type[]> Known = [];

    public static Type[] Of(Type declared) => Known.GetValue(declared, Find);

    private static Type[] Find(Type declared)
    {
        var found = new List<Type>();
        var seen = new HashSet<Type>();
        var queue = new Queue<Type>([declared]);
        while (found.Count < Most && queue.TryDequeue(out var type))
        {
            if (!seen.Add(type) || type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsByRef || type == typeof(string))
            {
                continue;
            }

            if ((!type.IsAbstract || type.IsArray) && WellKnownTypes.IndexOf(type) < 0)
            {
                found.Add(type);
            }

            foreach (var part in Parts(type))
            {
                queue.Enqueue(part);
            }
        }

        return [.. found];
    }

    private static Type[] Parts(Type type)
    {
        if (type.IsArray)
        {
            return [type.GetElementType()!];
        }

        // The fields of framework types may differ between versions; their arguments do not.
        if (type.IsInterface || FrameworkAssemblies.Contains(type.Assembly))
        {
            return type.GenericTypeArguments;
        }

        return [.. TypeFields.Of(type).ConvertAll(field => field.FieldType)];
    }
}
