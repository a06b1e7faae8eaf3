using System.Text;
using ProcessPool.Shared;

namespace ProcessPool.ProcessTests.Matrix;

/// <summary>The table of docs/failures.md: one row for each step and kind of trouble.</summary>
internal static class FailurePage
{
    private const string Begin = "<!-- matrix: written by the tests -->\n";
    private const string End = "<!-- end of matrix -->\n";

    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "docs", "failures.md");

    public static string Row(string step, string trouble, IReadOnlyList<string> seen)
        => seen[0] == seen[1] && seen[1] == seen[2] && seen[2] == seen[3]
            ? $"| {step} | {trouble} | {seen[0]} | same | same | same |\n"
            : $"| {step} | {trouble} | {string.Join(" | ", seen)} |\n";

    public static string Read() => File.ReadAllText(Path).ReplaceLineEndings("\n");

    /// <summary>Puts rows in the place of those of the same step.</summary>
    public static void Write(string step, IEnumerable<string> rows)
    {
        var page = Read();
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var table = page[from..to].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)
            .Where(row => !row.StartsWith($"| {step} |", StringComparison.Ordinal)).Select(row => row + "\n").Concat(rows)
            .OrderBy(row => Array.IndexOf(Cell.Steps, row.Split(" | ")[0].TrimStart('|', ' ')));
        var text = new StringBuilder("| Step | Trouble | Run | Map | Stream | Query |\n| --- | --- | --- | --- | --- | --- |\n").AppendJoin("", table);
        File.WriteAllText(Path, page[..from] + text + page[to..]);
    }
}
