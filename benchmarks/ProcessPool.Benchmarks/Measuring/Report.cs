using System.Globalization;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>All comparisons of one benchmark.</summary>
internal sealed record Report(string Name, string Summary, string Machine, Harness Harness)
{
    public string ToMarkdown()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"# {Name}\n");
        text.WriteLine($"{Summary}\n");
        text.WriteLine($"{Machine}.\n");
        foreach (var (file, _) in Harness.Files.Where(file => file.Name.EndsWith(".svg", StringComparison.Ordinal)))
        {
            text.WriteLine($"![{file}]({file})\n");
        }

        foreach (var comparison in Harness.Comparisons)
        {
            Table.WriteMarkdown(comparison, text);
        }

        foreach (var note in Harness.Notes)
        {
            text.WriteLine($"* {note}");
        }

        return text.ToString();
    }
}
