using System.Globalization;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Soak;

/// <summary>Ten minutes of everything; memory, handles and threads must stay what they were. Linux only.</summary>
internal static class SoakRun
{
    public const string Name = "soak";

    private const double DefaultMinutes = 10;

    public static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("The soak measures by what Linux tells of processes.");
            return 2;
        }

        var at = Array.IndexOf(args, "--minutes");
        var minutes = at >= 0 && double.TryParse(args.ElementAtOrDefault(at + 1), CultureInfo.InvariantCulture, out var given) ? given : DefaultMinutes;
        using var load = new Load();
        var sampler = new Sampler(load);
        using (sampler)
        {
            load.RunAsync(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult(); // The workers have started.
            Console.WriteLine(SoakSample.Header);
            sampler.Start();
            load.RunAsync(TimeSpan.FromMinutes(minutes)).GetAwaiter().GetResult();
        }

        var verdict = new Verdict(sampler.Samples);
        Console.Write(verdict.ToMarkdown());
        if (args.Contains("--write"))
        {
            Write(sampler.Samples, verdict);
        }

        return verdict.IsFlat ? 0 : 1;
    }

    private static void Write(IReadOnlyList<SoakSample> samples, Verdict verdict)
    {
        ResultFile.Write(Name + ".md", verdict.ToMarkdown());
        ResultFile.Write(Name + ".csv", SoakSample.Header + "\n" + string.Join('\n', samples.Select(sample => sample.ToLine())));
        double[] Line(Func<SoakSample, double> of) => [.. samples.Select(of)];
        ResultFile.Write(Name + ".svg", new Plot(Axis.OfTime([.. samples.Select(s => s.Seconds)]))
            .Add("Memory, MiB", ("parent", Line(s => s.Parent.Megabytes)), ("parent, managed heap", Line(s => s.Heap)), ("two workers", Line(s => s.Workers.Megabytes)))
            .Add("Handles", ("parent", Line(s => s.Parent.Handles)), ("two workers", Line(s => s.Workers.Handles)))
            .Add("Threads", ("parent", Line(s => s.Parent.Threads)), ("two workers", Line(s => s.Workers.Threads)))
            .ToSvg());
    }
}
