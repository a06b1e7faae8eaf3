using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// The types that a value of a declared type can be expected to consist of, by its fields, elements and generic arguments. Writer and
/// reader both know the declared type, so they arrive at the same list and need no definitions for what is on it.
/// </summary>
internal static class ExpectedTypes
{
    private const int Most = 24;

    private static readonly CodeCache<Type, Type[]> Known = new(Find);

    public static Type[] Of(Type declared) => Known.Get(declared);

    private static Type[] Find(Type declared)
    {
        var found = new List<Type>();
        var met = new List<Type> { declared }; // each once
        for (var i = 0; found.Count < Most && i < met.Count; i++)
        {
            var type = met[i];
            if (type.IsPrimitive || type.IsEnum || type.IsPointer || type.IsByRef || type == typeof(string))
            {
                continue;
            }

            if ((!type.IsAbstract || type.IsArray) && WellKnownTypes.IndexOf(type) < 0)
            {
                found.Add(type);
            }

            AddParts(type, met);
        }

        return [.. found];
    }

    private static void AddParts(Type type, List<Type> met)
    {
        if (type.IsArray)
        {
            Add(type.GetElementType()!, met);
        }
        else if (type.IsInterface || FrameworkAssemblies.Contains(type.Assembly))
        {
            // The fields of framework types may differ between versions; their arguments do not.
            foreach (var argument in type.GenericTypeArguments)
            {
                Add(argument, met);
            }
        }
        else
        {
            foreach (var field in TypeFields.Of(type))
            {
                Add(field.FieldType, met);
            }
        }
    }

    private static void Add(Type type, List<Type> met)
    {
        if (!met.Contains(type))
        {
            met.Add(type);
        }
    }
}
