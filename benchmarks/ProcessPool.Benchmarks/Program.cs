using System.Globalization;
using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Soak;

namespace ProcessPool.Benchmarks;

/// <summary>Runs benchmarks. The same program is the bare process that some of them start for comparison.</summary>
internal static class Program
{
    private static int Main(string[] args)
        => args is [['-', '-', ..] mode, var pipe, ..] && ChildMain.IsMode(mode)
            ? ChildMain.Run(mode, pipe, args[2..])
            : args is [SoakRun.Name, .. var options] ? SoakRun.Run(options)
            : RunBenchmarks(args);

    private static int RunBenchmarks(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (CommandLine.Parse(args, AllBenchmarks.Names, out var problem) is not { } command)
        {
            Console.Error.WriteLine(problem);
            Console.Error.WriteLine(CommandLine.Usage);
            AllBenchmarks.Describe(Console.Error);
            return 2;
        }

        if (!Machine.IsOptimized)
        {
            Console.Error.WriteLine("This is a Debug build, whose figures mean nothing: use -c Release.");
            return 2;
        }

        var machine = Machine.Describe();
        Console.WriteLine(machine);
        var reports = new List<Report>();
        foreach (var benchmark in AllBenchmarks.Select(command.Names))
        {
            Console.WriteLine();
            Console.WriteLine($"{benchmark.Name}: {benchmark.Summary}");
            var harness = new Harness(command.Rounds, Console.Out);
            var seconds = Trial.Seconds(() => benchmark.Run(harness));
            Console.WriteLine($"  {seconds:0} s");
            reports.Add(new Report(benchmark.Name, benchmark.Summary, machine, harness));
        }

        foreach (var report in reports)
        {
            Console.WriteLine();
            Console.Write(report.ToMarkdown());
            if (command.Write)
            {
                Console.WriteLine($"written to {ResultFile.Write(report)}");
            }
        }

        var isAll = command.Names.Count == AllBenchmarks.Names.Count;
        var goals = Goals.ToMarkdown(reports, machine, isAll);
        Console.WriteLine();
        Console.Write(goals);
        if (command.Write && isAll)
        {
            Console.WriteLine($"written to {ResultFile.Write("goals.md", goals)}");
        }

        return 0;
    }
}
