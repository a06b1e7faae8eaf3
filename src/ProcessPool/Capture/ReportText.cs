using System.Globalization;
using System.Text;
using ProcessPool.Capture.Scripts;

namespace ProcessPool.Capture;

/// <summary>A report as a tree of text.</summary>
internal static class ReportText
{
    private const int MostValues = 200;

    public static string Of(ClosureReport report)
    {
        var text = new StringBuilder();
        if (report.Root is not { } root)
        {
            text.Append(CultureInfo.InvariantCulture, $"{report.Function} cannot be sent to another process:");
            foreach (var problem in report.Problems)
            {
                text.AppendLine().Append("  ").Append(problem.Path).Append(problem.Type is { } type ? $" : {FunctionNames.OfType(type)}" : "").Append(" — ").Append(problem.Reason);
                text.AppendLine().Append("    → ").Append(problem.NextStep);
            }

            return text.ToString();
        }

        text.AppendLine(report.Function);
        text.Append(CultureInfo.InvariantCulture, $"sent once to each worker, {Size(report.Bytes)}:").AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"  {root.Name} : {FunctionNames.OfType(root.Type)}, {Size(root.Bytes ?? 0)}");
        var shown = 0;
        var leftOut = 0;
        var rest = new Stack<(ClosureNode Node, int Level)>();
        Push(rest, root, 1);
        while (rest.TryPop(out var next))
        {
            if (++shown > MostValues)
            {
                leftOut++;
            }
            else
            {
                Append(text.AppendLine(), next.Node, next.Level);
            }

            Push(rest, next.Node, next.Level + 1);
        }

        if (leftOut > 0)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"    … and {leftOut} more values, which are not shown");
        }

        AppendCode(text, report);
        return text.AppendLine().Append("sent with each item: ").Append(report.Items).ToString();
    }

    private static void AppendCode(StringBuilder text, ClosureReport report)
    {
        foreach (var code in report.Code)
        {
            text.AppendLine().Append("  code of ").Append(code.Assembly).Append(code.Bytes > 0 ? $", {Size(code.Bytes)}" : "").Append(" — ").Append(code.How);
        }

        if (report.StaticVariables.Count > 0)
        {
            text.AppendLine().Append("not sent, because each worker has its own static variables:");
        }

        foreach (var variable in report.StaticVariables)
        {
            text.AppendLine().Append("  ").Append(VariableNames.Of(variable)).Append(" : ").Append(FunctionNames.OfType(variable.FieldType));
        }
    }

    private static void Push(Stack<(ClosureNode Node, int Level)> rest, ClosureNode node, int level)
    {
        for (var i = node.Children.Count - 1; i >= 0; i--)
        {
            rest.Push((node.Children[i], level));
        }
    }

    private static void Append(StringBuilder text, ClosureNode node, int level)
    {
        text.Append(' ', 2 * level + 2).Append(node.Name).Append(" : ").Append(FunctionNames.OfType(node.Type));
        if (node.Pruned)
        {
            text.Append(" — stays here: ").Append(node.Note);
        }
        else if (node.Bytes is { } bytes)
        {
            text.Append(", ").Append(Size(bytes));
        }
    }

    public static string Size(long bytes) => bytes == 1 ? "1 byte" : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
}
