using ProcessPool.Conformance.Running;
using ProcessPool.FSharpFunctions;

namespace ProcessPool.Conformance.Cases;

/// <summary>Functions that the compiler of F# made.</summary>
internal static class FSharpCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("F#");
        cases.Map("a lambda", () => Closures.square, 5);
        cases.Map("a closure", () => Closures.adder(3), 5);
        cases.Map("a captured function of F#, composed", () => Closures.decorated("!"), "text");
        cases.Map("a partial application", () => Closures.partial(3), 5);
        cases.Map("a recursive closure", () => Closures.power(3), 5);
        cases.Map("a captured mutable variable", Closures.counting, 5);
        cases.Map("a captured list of unions", Closures.area, 2.0);
        cases.Map("captured records, options and maps", Closures.describe, "b");
        cases.Map("a sequence", () => Closures.numbers(10), 5);
        cases.Map("a method of an object", Closures.counter, 5);
        cases.Map("a generic function", () => Closures.pair("a"), 5);
        cases.MapAsync("a task", () => Closures.later(3), 5);
        cases.Map("an asynchronous computation", () => Closures.asyncSum(3), 5);
        return cases.Cases;
    }
}
