using ProcessPool.Conformance.Running;
using ProcessPool.VisualBasicFunctions;

namespace ProcessPool.Conformance.Cases;

/// <summary>Functions that the compiler of Visual Basic made.</summary>
internal static class VisualBasicCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Visual Basic");
        cases.Map("a lambda", Closures.Square, 5);
        cases.Map("a closure", () => Closures.Adder(3), 5, "cloudpickle test_module_locals_behavior");
        cases.Map("a closure over another", () => Closures.Nested(3), 5);
        cases.Map("a method group", Closures.Group, 5);
        cases.Run("an extension method of an object", Closures.Extension);
        cases.Map("a lambda over Me", () => Closures.OfMe(100)[0], 5);
        cases.Map("a lambda over Me and a local", () => Closures.OfMe(100)[1], 5);
        cases.Map("a method group that the compiler wraps", Closures.Relaxed, 5);
        cases.Map("an iterator", () => Closures.Iterating(10), 5);
        cases.MapAsync("an async lambda", () => Closures.Later(3), 5);
        cases.Map("a query", () => Closures.Query(2), new[] { 1, 2, 3 });
        return cases.Cases;
    }
}
