namespace ProcessPool.Serialization.Tests.Table;

/// <summary>How values of a type cross.</summary>
internal enum Way
{
    /// <summary>Field by field, or element by element.</summary>
    Carried,

    /// <summary>By a codec of its own: what the value means, not the fields that it is made of.</summary>
    Codec,

    /// <summary>Not copied: what happens to one in the worker is told to the other in the parent, or the other way round.</summary>
    Bridged,

    /// <summary>Not at all.</summary>
    Refused,
}

/// <summary>One line of the table: a type, and an example that shows how it crosses.</summary>
/// <param name="Type">The type as users write it; of a generic one the definition.</param>
/// <param name="Create">Makes the example.</param>
/// <param name="Check">Compares the example with its copy. Not called for what is refused.</param>
/// <param name="Says">What crosses; of what is refused, a part of the reason.</param>
/// <param name="Which">Tells apart the rows of one type.</param>
internal sealed record Row(Type Type, Way Way, Func<object> Create, Action<object, object> Check, string Says, string? Which = null)
{
    public string Name => TypeName.Of(Type) + (Which is null ? "" : $", {Which}");

    public static Row Refused(Type type, string reason, Func<object> create, string? which = null) =>
        new(type, Way.Refused, create, Checks.None, reason, which);

    public bool IsExample(object value) => Levels(value.GetType()).Any(level => level == Type
        || (level.IsConstructedGenericType && level.GetGenericTypeDefinition() == Type)
        || (Type == typeof(Array) && level.IsArray));

    /// <summary>Gives back what an example holds.</summary>
    public static void Release(object example)
    {
        if (example is IDisposable owned and not System.Threading.Tasks.Task)
        {
            owned.Dispose();
        }
    }

    private static IEnumerable<Type> Levels(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            yield return level;
        }

        foreach (var face in type.GetInterfaces())
        {
            yield return face;
        }
    }
}
