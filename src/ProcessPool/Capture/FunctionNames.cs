using System.Reflection;

namespace ProcessPool.Capture;

/// <summary>What a user calls a function or a type.</summary>
internal static class FunctionNames
{
    private const string LambdaMark = ">b__";
    private const string LocalFunctionMark = ">g__";

    public static bool IsLambda(MethodBase method) =>
        method.Name.Contains(LambdaMark, StringComparison.Ordinal) || method.Name.StartsWith("_Lambda$__", StringComparison.Ordinal);

    /// <summary>
    /// <c>the lambda in Report.Go</c>, <c>the local function Foo in Report.Go</c>, <c>Report.Go</c>; null for a method without a type.
    /// </summary>
    public static string? Of(MethodBase method)
    {
        var type = method.DeclaringType;
        while (type is not null && IsMadeUp(type.Name))
        {
            type = type.DeclaringType;
        }

        if (type is null)
        {
            return null;
        }

        var name = method.Name;
        if (name.IndexOf(LambdaMark, StringComparison.Ordinal) is > 0 and var lambda)
        {
            return "the lambda in " + Member(type, name[1..lambda]);
        }

        if (name.IndexOf(LocalFunctionMark, StringComparison.Ordinal) is > 0 and var local)
        {
            var start = local + LocalFunctionMark.Length;
            var end = name.IndexOf('|', start);
            return $"the local function {name[start..(end < 0 ? name.Length : end)]} in {Member(type, name[1..local])}";
        }

        return IsLambda(method) ? "a lambda in " + OfType(type) : Member(type, name);
    }

    /// <summary>The name of a type as in C#, without namespaces.</summary>
    public static string OfType(Type type)
    {
        if (type.IsArray)
        {
            return $"{OfType(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        var arguments = type.GetGenericArguments();
        var outer = type is { IsNested: true, IsGenericParameter: false, DeclaringType: { } declaring } && !IsMadeUp(declaring.Name)
            ? OfType(declaring, arguments) + "."
            : "";
        return outer + OfType(type, arguments, OwnArguments(type));
    }

    private static string OfType(Type declaring, Type[] arguments) =>
        (declaring.IsNested ? OfType(declaring.DeclaringType!, arguments) + "." : "") + OfType(declaring, arguments, OwnArguments(declaring));

    private static string OfType(Type type, Type[] arguments, Range own)
    {
        var mark = type.Name.IndexOf('`', StringComparison.Ordinal);
        return mark < 0 ? type.Name : $"{type.Name[..mark]}<{string.Join(", ", arguments[own].Select(OfType))}>";
    }

    /// <summary>The type arguments that are not those of the type around.</summary>
    private static Range OwnArguments(Type type)
    {
        var outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        return Math.Min(outer, type.GetGenericArguments().Length)..type.GetGenericArguments().Length;
    }

    private static bool IsMadeUp(string name) => name.StartsWith('<') || name.Contains('$', StringComparison.Ordinal);

    private static string Member(Type type, string name)
    {
        var owner = OfType(type);
        return name switch
        {
            "<Main>$" => "the main program",
            ".ctor" => "the constructor of " + owner,
            ".cctor" => "the initializer of " + owner,
            _ when name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) => $"{owner}.{name[4..]}",
            _ => $"{owner}.{name[(name.LastIndexOf('.') + 1)..]}",
        };
    }
}
