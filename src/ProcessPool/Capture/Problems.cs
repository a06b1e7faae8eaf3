using System.Reflection;
using ProcessPool.Capture.Scripts;
using ProcessPool.Serialization;
using ProcessPool.Slicing;

namespace ProcessPool.Capture;

/// <summary>What the graph found, as the user is told.</summary>
internal static class Problems
{
    public static ClosureProblem[] Of(GraphException error) => [.. error.Problems.Select(Of)];

    public static ClosureProblem Of(SliceException error) => new("its code", null, error.Message.TrimEnd('.'), "Compile it into an assembly file");

    /// <summary>A static variable that the initializer of the pool may have set, of code that hot reload has touched.</summary>
    public static ClosureProblem OfUpdated(FieldInfo variable) => new(
        "variable " + VariableNames.Of(variable),
        variable.FieldType,
        $"a static variable of code that hot reload has touched (assembly {variable.Module.Assembly.GetName().Name}): a worker runs a copy of that code, in which the pool's initializer has set nothing",
        "Restart the program");

    /// <summary>A static variable that the initializer of the pool uses too, of code that crosses by value.</summary>
    public static ClosureProblem OfCopied(FieldInfo variable) => new(
        "variable " + VariableNames.Of(variable),
        variable.FieldType,
        "a static variable that the pool's initializer uses too: by value (CodeShipping.ByValue) a worker runs copies of the code, and the initializer's copy is another",
        "Set it inside the function, or let code cross by reference (CodeShipping.Auto)");

    private static ClosureProblem Of(GraphProblem problem)
    {
        var (type, origin) = problem.Type is { } actual ? MadeUpTypes.Describe(actual) : (null, null);
        var reason = origin is null ? problem.Reason : $"{problem.Reason}, of {origin}";
        if (problem.Reader is not { } reader || FunctionNames.Of(reader) is not { } name)
        {
            return new ClosureProblem(problem.Path, type, reason, problem.NextStep);
        }

        var line = SourceLines.Of(reader) is { } source ? $" ({source})" : "";
        return new ClosureProblem(problem.Path, type, $"{reason}; read by {name}{line}", NextStep(problem.NextStep, reader));
    }

    private static string NextStep(string step, MethodBase reader) => FunctionNames.IsLambda(reader)
        ? step.Replace("inside the function", "inside the lambda", StringComparison.Ordinal)
        : step;
}
