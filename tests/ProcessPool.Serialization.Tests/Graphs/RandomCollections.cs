using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;

namespace ProcessPool.Serialization.Tests.Graphs;

/// <summary>How the collections and wrappers of the framework are made, by reflection.</summary>
internal static class RandomCollections
{
    private static readonly string[] Adders = ["Enqueue", "Push", "AddLast", "TryAdd", "Add"];

    public static bool IsFilled(Type type) =>
        type.GetInterfaces().Any(face => face.IsConstructedGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>));

    public static Type ItemOf(Type type) =>
        type.GetInterfaces().Single(face => face.IsConstructedGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            .GenericTypeArguments[0];

    public static object MakeEmpty(Type type, Random random) =>
        type.GetConstructor([typeof(IEqualityComparer<string>)]) is { } withComparer && random.Next(2) == 0
            ? withComparer.Invoke([StringComparer.OrdinalIgnoreCase])
            : Activator.CreateInstance(type)!;

    /// <summary>Adds an item, unless its key is null or there already.</summary>
    public static void Add(object collection, object? added)
    {
        var type = collection.GetType();
        var item = ItemOf(type);
        var isKeyed = Array.Exists(type.GetInterfaces(), face => face.Name == "IDictionary`2");
        var parts = !isKeyed ? [added] : new[] { Part(added!, "Key"), Part(added!, "Value") };
        if (isKeyed && parts[0] is null)
        {
            return;
        }

        if (isKeyed && type.Name.StartsWith("Sorted", StringComparison.Ordinal))
        {
            type.GetProperty("Item")!.SetValue(collection, parts[1], [parts[0]]);
            return;
        }

        var types = isKeyed ? item.GenericTypeArguments : [item];
        Adders.Select(name => type.GetMethod(name, types)).First(adder => adder is not null)!.Invoke(collection, parts);
    }

    /// <summary>What needs its parts to be there before it is created; null for other types.</summary>
    public static object? MakeImmutable(Type type, Func<Type, Array> items)
    {
        if (!type.IsConstructedGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        var argument = type.GenericTypeArguments[0];
        if (definition == typeof(ReadOnlyCollection<>))
        {
            return Activator.CreateInstance(type, items(argument));
        }

        if (definition == typeof(ImmutableList<>))
        {
            return Call(typeof(ImmutableList), nameof(ImmutableList.CreateRange), argument, items(argument));
        }

        if (definition != typeof(Task<>) && definition != typeof(Lazy<>))
        {
            return null;
        }

        var one = items(argument) is { Length: > 0 } made ? made.GetValue(0) : null;
        one ??= argument.IsValueType ? Activator.CreateInstance(argument) : null;
        return definition == typeof(Task<>)
            ? Call(typeof(Task), nameof(Task.FromResult), argument, one)
            : type.GetConstructors().Single(made => made.GetParameters() is [{ Name: "value" }]).Invoke([one]);
    }

    private static object? Part(object item, string name) => item.GetType().GetProperty(name)!.GetValue(item);

    private static object Call(Type type, string name, Type argument, object? parameter) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Single(method => method.Name == name && method.IsGenericMethod && method.GetParameters().Length == 1)
            .MakeGenericMethod(argument).Invoke(null, [parameter])!;
}
