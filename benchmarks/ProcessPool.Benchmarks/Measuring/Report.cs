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
        text.WriteLine($"{Machine}; rounds: {Harness.WarmUps} to warm up, {Harness.Rounds} that count.\n");
        foreach (var comparison in Harness.Comparisons)
        {
            Table.WriteMarkdown(comparison, text);
        }

        return text.ToString();
    }
}
