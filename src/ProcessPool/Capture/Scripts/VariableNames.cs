using System.Globalization;
using System.Reflection;

namespace ProcessPool.Capture.Scripts;

/// <summary>What the user calls a static variable.</summary>
internal static class VariableNames
{
    private const string List = "variables[";
    private const string Value = "].Value";

    /// <summary>That of the property, for the field behind one; with the class around it, if that is the user's.</summary>
    public static string Of(FieldInfo field)
    {
        var name = field.Name.StartsWith('<') && field.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? field.Name[1..end]
            : field.Name.EndsWith('@') ? field.Name[..^1]
            : field.Name;
        var type = field.DeclaringType!;
        return type.Name.StartsWith('<') || type.FullName!.StartsWith("<StartupCode", StringComparison.Ordinal) ? name : WithoutSubmission($"{FunctionNames.OfType(type)}.{name}");
    }

    /// <summary>The classes that a REPL puts around what is typed.</summary>
    private static string WithoutSubmission(string name)
        => name.StartsWith("Submission#", StringComparison.Ordinal) || name.StartsWith("FSI_", StringComparison.Ordinal) ? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..] : name;

    /// <summary>The problem of a variable that is sent along, by its name.</summary>
    public static ClosureProblem Translate(ClosureProblem problem, IReadOnlyCollection<FieldInfo>? variables)
    {
        var end = problem.Path.IndexOf(Value, StringComparison.Ordinal);
        return variables is not null && problem.Path.StartsWith(List, StringComparison.Ordinal) && end > 0
            && int.TryParse(problem.Path.AsSpan(List.Length, end - List.Length), CultureInfo.InvariantCulture, out var index) && index < variables.Count
            ? problem with { Path = $"variable {Of(variables.ElementAt(index))}{problem.Path[(end + Value.Length)..]}" }
            : problem;
    }
}
