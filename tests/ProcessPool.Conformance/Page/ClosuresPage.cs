using System.Globalization;
using System.Text;
using ProcessPool.Conformance.Running;
using ProcessPool.Shared;

namespace ProcessPool.Conformance.Page;

/// <summary>The parts of docs/closures.md that are made from the cases.</summary>
internal static class ClosuresPage
{
    private const string Source = "tests/ProcessPool.Conformance/Page/BadCaptures.cs";

    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "docs", "closures.md");

    /// <summary>The page with its generated parts replaced.</summary>
    public static string Renew(string page, Pool pool) => Replace(Replace(page, "cases", Cases()), "bad captures", Bad(pool));

    private static string Cases()
    {
        var text = new StringBuilder("| group | cases | from a peer's suite |\n|---|---|---|\n");
        foreach (var group in CaseTable.All.Where(@case => @case is not RefusedCase).GroupBy(@case => @case.Group))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Count()} | {group.Count(@case => @case.Peer is not null)} |\n");
        }

        text.Append("\nRefused on purpose:\n\n| captured | why | peer's test |\n|---|---|---|\n");
        foreach (var refused in CaseTable.All.OfType<RefusedCase>())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {refused.Name} | {refused.Reason} | {refused.Peer} |\n");
        }

        return text.ToString();
    }

    private static string Bad(Pool pool)
    {
        var source = File.ReadAllLines(System.IO.Path.Combine(Repository.Root, Source));
        var text = new StringBuilder();
        foreach (var (name, bad, good) in BadCaptures.All)
        {
            var error = Assert.Throws<ClosureException>(() => bad(pool)).Message.ReplaceLineEndings("\n");
            good(pool);
            text.Append(CultureInfo.InvariantCulture, $"### {name}\n\n{Code("csharp", Region(source, name))}\n");
            text.Append(CultureInfo.InvariantCulture, $"{Code("text", error)}\n{Code("csharp", Region(source, name + ", fixed"))}\n");
        }

        return text.ToString();
    }

    private static string Code(string language, string text) => $"```{language}\n{text}\n```\n";

    private static string Region(string[] source, string name)
    {
        var start = Array.FindIndex(source, line => line.Trim() == "#region " + name);
        Assert.True(start >= 0, $"{Source} has no region '{name}'.");
        var lines = source.Skip(start + 1).TakeWhile(line => line.Trim() != "#endregion").ToArray();
        var indent = source[start].Length - source[start].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : ""));
    }

    private static string Replace(string page, string part, string text)
    {
        var (begin, end) = ($"<!-- generated: {part} -->\n", $"<!-- end of {part} -->");
        var (start, stop) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        Assert.True(start >= 0 && stop > start, $"docs/closures.md has no part '{part}'.");
        return $"{page[..start]}{begin}\n{text.TrimEnd('\n')}\n\n{page[stop..]}";
    }
}
