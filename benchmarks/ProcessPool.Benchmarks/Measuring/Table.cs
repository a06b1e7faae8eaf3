using System.Globalization;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>A comparison as lines for the screen, and as a table.</summary>
internal static class Table
{
    public static void WriteLines(Comparison comparison, TextWriter output)
    {
        output.WriteLine($"  {comparison.Title}");
        foreach (var (figure, sample, ratio) in comparison.Lines)
        {
            var spread = $"({Number(sample.Lowest)} to {Number(sample.Highest)})";
            var against = ratio is null ? "" : $"{comparison.Unit.RatioName} {Number(ratio.Median)} to {figure.Against}";
            output.WriteLine($"    {figure.Name,-44} {Number(sample.Median),9} {comparison.Unit.Name,-12} {spread,-22} {against}".TrimEnd());
        }
    }

    public static void WriteMarkdown(Comparison comparison, TextWriter output)
    {
        var unit = comparison.Unit;
        output.WriteLine($"## {comparison.Title}\n");
        output.WriteLine($"| series | median, {unit.Name} | middle half | lowest to highest | {unit.RatioName} | compared with |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var (figure, sample, ratio) in comparison.Lines)
        {
            var half = $"{Number(sample.LowerQuartile)} to {Number(sample.UpperQuartile)}";
            var range = $"{Number(sample.Lowest)} to {Number(sample.Highest)}";
            var against = ratio is null ? "" : $"{Number(ratio.Median)} ({Number(ratio.LowerQuartile)} to {Number(ratio.UpperQuartile)})";
            output.WriteLine($"| {figure.Name} | {Number(sample.Median)} | {half} | {range} | {against} | {figure.Against} |");
        }

        var others = comparison is { BusyBefore: { } before, BusyAfter: { } after } ? $" Other programs used {before:0.00} cores just before, {after:0.00} just after." : "";
        output.WriteLine($"\n{comparison.Rounds} rounds.{others}\n");
    }

    /// <summary>Three digits that count.</summary>
    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 1000 => "N0", >= 100 => "F0", >= 10 => "F1", >= 1 => "F2", _ => "F3" },
        CultureInfo.InvariantCulture);
}
