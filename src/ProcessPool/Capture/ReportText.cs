using System.Globalization;
using System.Text;

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
            text.Append(CultureInfo.InvariantCulture, $"The function cannot be sent to another process:");
            foreach (var problem in report.Problems)
            {
                text.AppendLine().Append("  ").Append(problem);
            }

            return text.ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"{root.Name} : {FunctionNames.OfType(root.Type)}, {Size(report.Bytes)}, sent once per worker");
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
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  … and {leftOut} more values, which are not shown");
        }

        return text.ToString();
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
        text.Append(' ', 2 * level).Append(node.Name).Append(" : ").Append(FunctionNames.OfType(node.Type));
        if (node.Pruned)
        {
            text.Append(" — not read, stays here");
        }
        else if (node.Bytes is { } bytes)
        {
            text.Append(", ").Append(Size(bytes));
        }
    }

    private static string Size(long bytes) => bytes == 1 ? "1 byte" : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
}
