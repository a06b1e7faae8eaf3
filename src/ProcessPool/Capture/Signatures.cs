using System.Reflection;

namespace ProcessPool.Capture;

/// <summary>
/// Which functions a call into another process cannot run, by their signatures. A function that is captured is called by its own side, and may have any.
/// </summary>
internal static class Signatures
{
    private const string NextStep = "Take the value, and return the new one";

    /// <summary>Why; null if it can be run.</summary>
    public static ClosureProblem? Refuse(Delegate function)
    {
        var invoke = function.GetType().GetMethod("Invoke")!;
        var reason = Refuse(invoke.ReturnType, "its result");
        foreach (var parameter in invoke.GetParameters())
        {
            reason ??= Refuse(parameter.ParameterType, NameOf(parameter, function));
        }

        return reason is null ? null : new ClosureProblem("closure", function.GetType(), reason, NextStep);
    }

    /// <summary>The name in the function, not in the delegate's type, which may be the compiler's. A first argument may be bound, or open.</summary>
    private static string NameOf(ParameterInfo parameter, Delegate function)
    {
        var named = function.Method.GetParameters();
        var position = parameter.Position + named.Length - ((MethodInfo)parameter.Member).GetParameters().Length;
        return position < 0 ? "the object that it is called on" : "its parameter " + named[position].Name;
    }

    private static string? Refuse(Type type, string what) =>
        type.IsByRef ? $"{what} is passed by reference, and nothing refers into another process"
        : type.IsPointer || type.IsFunctionPointer ? $"{what} is a pointer, which means nothing in another process"
        : type.IsByRefLike ? $"{what} is a ref struct, which lives on the stack"
        : null;
}
