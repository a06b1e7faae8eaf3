namespace ProcessPool.Benchmarks.Measuring;

/// <summary>Where results are kept: benchmarks/results in the repository.</summary>
internal static class ResultFile
{
    public static string Write(Report report)
    {
        foreach (var (name, text) in report.Harness.Files)
        {
            Write(name, text);
        }

        return Write(report.Name + ".md", report.ToMarkdown());
    }

    public static string Write(string name, string text)
    {
        var folder = Path.Combine(Repository(), "benchmarks", "results");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text.TrimEnd() + "\n");
        return file;
    }

    /// <summary>The folder of the repository.</summary>
    public static string Repository()
        => Above(Environment.CurrentDirectory) ?? Above(AppContext.BaseDirectory)
            ?? throw new InvalidOperationException("Start it within the repository: there is no ProcessPool.sln above the current folder.");

    private static string? Above(string folder)
    {
        for (var candidate = new DirectoryInfo(folder); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(Path.Combine(candidate.FullName, "ProcessPool.sln")))
            {
                return candidate.FullName;
            }
        }

        return null;
    }
}
