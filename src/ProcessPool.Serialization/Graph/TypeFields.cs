using System.Reflection;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Serialization.Graph;

/// <summary>Lists instance fields in an order that both processes agree on.</summary>
internal static class TypeFields
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>
    /// The fields that the type and its base types declare, up to the first base type of the framework: its own first, each class's in
    /// order of declaration.
    /// </summary>
    public static List<FieldInfo> Of(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && IsUserLevel(level, type); level = level.BaseType)
        {
            AddDeclared(fields, level);
        }

        return fields;
    }

    /// <summary>The fields that the type and all its base types declare, whoever wrote them.</summary>
    public static List<FieldInfo> OfAllLevels(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null; level = level.BaseType)
        {
            AddDeclared(fields, level);
        }

        return fields;
    }

    /// <summary>
    /// The fields that one class declares; without what the framework marks <see cref="NonSerializedAttribute"/> in its own classes, caches
    /// for the most part. Users' fields cross with that mark, too: the function may read them.
    /// </summary>
    public static void AddDeclared(List<FieldInfo> fields, Type level)
    {
        var declared = level.GetFields(Declared);
        if (declared.Length > 1)
        {
            Sort(declared);
        }

        var isFramework = FrameworkAssemblies.Contains(level.Assembly);
        foreach (var field in declared)
        {
#pragma warning disable SYSLIB0050 // The flag outlives the serializers of old.
            if (!isFramework || !field.IsNotSerialized)
#pragma warning restore SYSLIB0050
            {
                fields.Add(field);
            }
        }
    }

    private static void Sort(FieldInfo[] fields) => Array.Sort(fields, static (one, other) => one.MetadataToken.CompareTo(other.MetadataToken));

    /// <summary>The nearest base type that belongs to the framework; the type itself if it does.</summary>
    public static Type FrameworkBase(Type type)
    {
        var level = type;
        while (!FrameworkAssemblies.Contains(level.Assembly))
        {
            level = level.BaseType!;
        }

        return level;
    }

    private static bool IsUserLevel(Type level, Type type) =>
        !FrameworkAssemblies.Contains(level.Assembly) || (level == type && level.IsValueType)
        || Framework.FieldwiseTypes.Contains(level);
}
