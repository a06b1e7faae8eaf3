using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ProcessPool.MicroBenchmarks;

/// <summary>What needs no processes, by BenchmarkDotNet: capturing functions, graphs of objects, MessagePack.</summary>
internal static class Program
{
    private const string Usage = "usage: dotnet run -c Release --project benchmarks/ProcessPool.MicroBenchmarks [-- --quick | --write]";

    private static readonly Type[] All = [typeof(Capturing), typeof(Graphs), typeof(MessagePacks)];

    private static int Main(string[] arguments)
    {
        if (arguments is not ([] or ["--quick"] or ["--write"]))
        {
            Console.Error.WriteLine(Usage);
            return 1;
        }

        var folder = Directory.CreateTempSubdirectory("processpool-micro-");
        try
        {
            var summaries = BenchmarkRunner.Run(All, ConfigFor(arguments is ["--quick"], folder.FullName));
            if (Array.Exists(summaries, summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)))
            {
                return 1;
            }

            if (arguments is ["--write"])
            {
                File.WriteAllText(Path.Combine(ResultsFolder(), "micro.md"), ToMarkdown(summaries));
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>In this process: what is measured is internal to the library, and a project that is made for each run would not see it.</summary>
    private static ManualConfig ConfigFor(bool isQuick, string artifacts) => ManualConfig.CreateMinimumViable()
        .AddJob((isQuick ? Job.Dry : Job.Default.WithWarmupCount(5).WithIterationCount(15)).WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .HideColumns(Column.Error)
        .WithArtifactsPath(artifacts);

    private static string ToMarkdown(Summary[] summaries)
    {
        var text = "# micro\n\nWhat needs no processes, by BenchmarkDotNet: `dotnet run -c Release --project benchmarks/ProcessPool.MicroBenchmarks -- --write`. "
            + $"{Environment.ProcessorCount} cores; {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}; {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.\n";
        foreach (var summary in summaries)
        {
            var log = new AccumulationLogger();
            MarkdownExporter.GitHub.ExportToLog(summary, log);
            var report = log.GetLog().Replace("\r", "", StringComparison.Ordinal).Replace("&#39;", "", StringComparison.Ordinal);
            text += $"\n## {summary.BenchmarksCases[0].Descriptor.Type.Name}\n\n{report[report.IndexOf('|', StringComparison.Ordinal)..].TrimEnd()}\n"; // Without the machine, each time the same.
        }

        return text;
    }

    /// <summary>Beside the README of the benchmarks, above the folder that the program runs from.</summary>
    private static string ResultsFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ProcessPool.sln")))
            {
                return Path.Combine(folder.FullName, "benchmarks", "results");
            }
        }

        throw new DirectoryNotFoundException("There is no ProcessPool.sln above the program.");
    }
}
