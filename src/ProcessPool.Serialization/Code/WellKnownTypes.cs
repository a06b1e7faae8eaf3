using System.Reflection;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// The types that need no definition. Indexes count first these, then the types to be expected from the declared type
/// (<see cref="ExpectedTypes"/>), then the entries of the value's definition table.
/// </summary>
internal static class WellKnownTypes
{
    // Part of the wire format: the order counts.
    public static readonly Type[] All =
    [
        typeof(object), typeof(string), typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort),
        typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal), typeof(DateTime),
        typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(Guid), typeof(Type), typeof(MethodInfo),
        typeof(object[]), typeof(string[]), typeof(byte[]), typeof(int[]), typeof(double[]),
        typeof(Nullable<>), typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(KeyValuePair<,>), typeof(ValueTuple<,>),
        typeof(Func<>), typeof(Func<,>), typeof(Func<,,>), typeof(Action), typeof(Action<>), typeof(StringComparer),
    ];

    public static int Count => All.Length;

    /// <summary>The index of a well-known type; -1 for others.</summary>
    public static int IndexOf(Type type) => IndexOf(type, All);

    /// <summary>The index of a type in a short list; -1: it is not there. By hand: what .NET has for it has to be bound at the first capture of a process.</summary>
    public static int IndexOf(Type type, Type[] types)
    {
        for (var i = 0; i < types.Length; i++)
        {
            if (ReferenceEquals(types[i], type))
            {
                return i;
            }
        }

        return -1;
    }
}
