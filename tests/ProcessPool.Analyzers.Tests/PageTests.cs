using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ProcessPool.Analyzers.Tests;

/// <summary>Each rule has a page, and the analyzers agree with the code on it.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> Ids => [.. Descriptors.Select(rule => rule.Id)];

    private static IEnumerable<DiagnosticDescriptor> Descriptors =>
        new FunctionAnalyzer().SupportedDiagnostics.Concat(new StaticStateAnalyzer().SupportedDiagnostics);

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Ids))]
    public async Task The_bad_code_is_found_and_the_good_code_is_not(string id)
    {
        var rule = Descriptors.Single(rule => rule.Id == id);
        Assert.Equal($"docs/analyzers/{id}.md", rule.HelpLinkUri);
        Assert.Equal("ProcessPool", rule.Category);
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Pages", $"{id}.md"));
        Assert.StartsWith($"# {id}: ", page, StringComparison.Ordinal);

        var bad = Blocks(page, "Bad");
        Assert.NotEmpty(bad);
        foreach (var code in bad)
        {
            Assert.Equal([id], (await Snippet.Statements(code).Analyze()).Select(diagnostic => diagnostic.Id));
        }

        var good = Blocks(page, "Good");
        Assert.NotEmpty(good);
        foreach (var code in good)
        {
            Assert.Empty(await Snippet.Statements(code).Analyze());
        }
    }

    private static List<string> Blocks(string page, string section)
    {
        var start = page.IndexOf($"## {section}\n", StringComparison.Ordinal);
        var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return [.. Block().Matches(page[start..(end < 0 ? page.Length : end)]).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
