using ProcessPool.Capture;
using ProcessPool.Functions;

namespace ProcessPool.Diagnostics;

/// <summary>The user's function in the pool's own. Safe to use concurrently.</summary>
internal static class UserFunctions
{
    /// <summary>The delegate that the user gave; null where there is none, or several, as in a query.</summary>
    public static Delegate? Of(ItemFunction function)
        => function.Given?.Target is IWrapper wrapper ? wrapper.Given : function.Given; // A call without items, or with items of several parts.

    /// <summary>What to call it, where the user gave no label.</summary>
    public static string NameOf(ItemFunction function) => Of(function) is { } given ? FunctionNames.Of(given.Method) ?? "a generated function" : "a query";
}
