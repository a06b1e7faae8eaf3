using System.Text.RegularExpressions;
using ProcessPool.Shared;

namespace ProcessPool.Tests.Api;

/// <summary>The page of claims names the tests that show them: they are there.</summary>
public sealed partial class ThreatModelPageTests
{
    [Fact(Timeout = 60_000)]
    public async Task EveryTestThatIsNamed_Exists()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "threat-model.md"));
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path))
            .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));
        var named = Named().Matches(page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();
        Assert.InRange(named.Count, 30, 200);
        Assert.All(named, name =>
        {
            Assert.True(sources.TryGetValue(name.Class, out var source), $"There is no {name.Class}.");
            Assert.True(name.Method.Length == 0 || source.Contains($" {name.Method}(", StringComparison.Ordinal), $"There is no {name.Class}.{name.Method}.");
        });
    }

    [GeneratedRegex(@"`(\w+Tests)(?:\.(\w+))?`")]
    private static partial Regex Named();
}
