using System.Globalization;
using System.Runtime.CompilerServices;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Capture;

/// <summary>What crosses with each item, and back.</summary>
internal static class ReportItems
{
    /// <summary>Null where it depends on the item.</summary>
    public static long? BytesOf(Delegate function) => ArgumentsOf(function) switch
    {
        [] => 0,
        [var only] => SizeOf(only),
        [var first, var second] => SizeOf(typeof(ValueTuple<,>).MakeGenericType(first, second)),
        [var first, var second, var third] => SizeOf(typeof(ValueTuple<,,>).MakeGenericType(first, second, third)),
        _ => null,
    };

    public static string TextOf(Delegate function)
    {
        var arguments = ArgumentsOf(function);
        var there = arguments.Length == 0 ? "nothing"
            : string.Join(", ", arguments.Select(FunctionNames.OfType)) + (BytesOf(function) is { } bytes ? $", {ReportText.Size(bytes)}" : ", as large as it is");
        var result = ResultOf(function.GetType().GetMethod("Invoke")!.ReturnType);
        return string.Create(CultureInfo.InvariantCulture, $"{there}; back: {(result == typeof(void) ? "nothing" : FunctionNames.OfType(result))}");
    }

    private static Type[] ArgumentsOf(Delegate function)
        => [.. function.GetType().GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType).Where(type => type != typeof(CancellationToken))];

    private static long? SizeOf(Type type) => BlockTypes.IsBlock(type) ? RuntimeHelpers.SizeOf(type.TypeHandle) : null;

    /// <summary>Tasks are awaited in the worker.</summary>
    private static Type ResultOf(Type type)
        => type == typeof(Task) || type == typeof(ValueTask) ? typeof(void)
        : type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>)) ? type.GetGenericArguments()[0]
        : type;
}
