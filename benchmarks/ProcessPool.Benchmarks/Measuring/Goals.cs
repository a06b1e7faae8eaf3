using System.Globalization;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>What the project wants to reach, and whether the last run did.</summary>
internal static class Goals
{
    private static readonly Goal[] All =
    [
        new("S1", "first pool of two in a process, to its end, beside two bare processes", "≤ 1.5 times", r => r.Ratio("start", "first pool: first result, then disposed"), v => v <= 1.5),
        new("S1", "second pool of the process", "≤ 1.2 times", r => r.Ratio("start", "second pool: first result, then disposed"), v => v <= 1.2),
        new("S2", "a call of Run, one after the other", "≤ 10 µs", r => r.Median("round-trip", "pool.Run(() => x + 1), x stays the same"), v => v <= 10),
        new("S2", "the same, beside a raw pipe", "≤ 1.3 times", r => r.Ratio("round-trip", "pool.Run(() => x + 1), x stays the same"), v => v <= 1.3),
        new("S2", "processor time of an idle pool", "≤ 1 ms in a second", r => r.Median("idle-memory", "a pool of two: its workers, and its threads in the parent"), v => v <= 1),
        new("S3", "Map over Range(0, 100,000)", "≤ 30 ns an item", r => r.Median("trivial-items", "pool.Map", 1), v => v <= 30),
        new("S4", "Map over an array of 1,000,000", "≤ 10 ns an item", r => r.Median("trivial-items", "pool.Map"), v => v <= 10),
        new("S4", "the same, beside PLINQ", "≤ 1.5 times", r => r.Ratio("trivial-items", "pool.Map"), v => v <= 1.5),
        new("S5", "unordered stream, chunks of one", "≥ 200,000 items/s", r => r.Median("stream", "MapStream, unordered, chunks of one"), v => v >= 200_000),
        new("S6", "arrays of 8 MiB, one way", "≥ 8 GiB/s, or as the next line", OneWay, (_, r) => IsFastOneWay(r)),
        new("S6", "the same, beside a copy in memory", "≥ 0.5 times, or as the line before", OneWayToCopy, (_, r) => IsFastOneWay(r)),
        new("S6", "the same, there and back: half of what one way must reach", "≥ 4 GiB/s, or as the next line", BothWays, (_, r) => IsFastBothWays(r)),
        new("S6", "the same, beside a copy in memory", "≥ 0.25 times, or as the line before", BothWaysToCopy, (_, r) => IsFastBothWays(r)),
        new("S7", "10 MB captured, the same again, over the same without", "≤ 3 ms more", r => r.Median("captured", "10 MB captured, the same again") - r.Median("captured", "nothing captured"), v => v <= 3),
        new("S7", "bytes of the 10 MB that cross again", "0 bytes", r => r.Median("shipping", "by reference, 10 MB captured, again"), v => v == 0),
        new("S8", "pure computation on two workers", "speed-up ≥ 1.95, or as the next line", r => r.Ratio("pure-compute", "pool.Map"), (_, r) => IsFastAlone(r)),
        new("S8", "the same, beside two bare processes", "≤ 1.01 times, or as the line before", ToBareProcesses, (_, r) => IsFastAlone(r)),
        new("S9", "capturing a lambda over one int again", "≤ 2 µs", r => r.Median("shipping", "one captured int, the same again"), v => v <= 2),
        new("S9", "capturing one the first time, in a process that has captured another", "≤ 5 ms", r => r.Median("shipping", "second capture, of another lambda"), v => v <= 5),
        new("S9", "the first capture of a process", "≤ 5 ms", r => r.Median("shipping", "first capture of a process"), v => v <= 5),
        new("S10", "memory of an idle worker, beside a bare process", "≤ 1.3 times", r => r.Ratio("idle-memory", "worker"), v => v <= 1.3),
        new("S11", "skewed items, beside the lower bound", "≤ 1.05 times", r => r.Ratio("skewed", "pool.Map, chunks as the pool likes"), v => v <= 1.05),
        new("S12", "work that allocates, beside PLINQ (workstation collector)", "below 1", r => r.Ratio("allocations", "pool.Map"), v => v < 1),
        new("S12", "the same, beside PLINQ (server collector)", "below 1", r => r.Median("allocations", "pool.Map") / r.Median("allocations", "PLINQ, two threads, server collector"), v => v < 1),
        new("S13", "stream of records of two numbers", "≥ 5,000,000 records/s", r => r.Median("long-stream", "two numbers each"), v => v >= 5_000_000),
        new("S13", "stream of records with a text", "≥ 500,000 records/s", r => r.Median("long-stream", "a number and a text each"), v => v >= 500_000),
        new("S13", "live in the parent meanwhile, most beside least", "≤ 1.5 times", r => r.Ratio("long-stream", "most"), v => v <= 1.5),
    ];

    private static double OneWay(Figures r) => r.Median("big-items", "pool.Map(a => a.Length)");

    private static double OneWayToCopy(Figures r) => OneWay(r) / r.Median("big-items", "copy between arrays, one thread");

    private static double BothWays(Figures r) => r.Median("big-items", "pool.Map(a => a)");

    private static double BothWaysToCopy(Figures r) => BothWays(r) / r.Median("big-items", "copy between arrays, one thread");

    private static bool IsFastBothWays(Figures r) => BothWays(r) >= 4 || BothWaysToCopy(r) >= 0.25;

    private static bool IsFastOneWay(Figures r) => OneWay(r) >= 8 || OneWayToCopy(r) >= 0.5;

    private static double ToBareProcesses(Figures r) => r.Median("pure-compute", "pool.Map") / r.Median("pure-compute", "two bare processes, 20 items each");

    private static bool IsFastAlone(Figures r) => r.Ratio("pure-compute", "pool.Map") >= 1.95 || ToBareProcesses(r) <= 1.01;

    /// <summary>A table of the goals of which the reports tell.</summary>
    /// <param name="reports">Of a run.</param>
    /// <param name="machine">Where it was.</param>
    /// <param name="isAll">All benchmarks were run: a goal that was not measured is named as well.</param>
    public static string ToMarkdown(IReadOnlyList<Report> reports, string machine, bool isAll)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine("# goals\n");
        text.WriteLine("Medians of one run of all benchmarks; the tables beside this one have their spread. What is missed is said here, too.\n");
        text.WriteLine($"{machine}\n");
        text.WriteLine("| # | work | goal | reached | |");
        text.WriteLine("|---|---|---|---|---|");
        var figures = new Figures(reports);
        foreach (var goal in All)
        {
            var reached = goal.Reached(figures);
            if (!double.IsNaN(reached))
            {
                text.WriteLine($"| {goal.Number} | {goal.Work} | {goal.Wanted} | {Table.Number(reached)} | {(goal.IsMet(reached, figures) ? "met" : "**missed**")} |");
            }
            else if (isAll)
            {
                text.WriteLine($"| {goal.Number} | {goal.Work} | {goal.Wanted} | not measured here | |");
            }
        }

        return text.ToString();
    }

    private sealed record Goal(string Number, string Work, string Wanted, Func<Figures, double> Reached, Func<double, Figures, bool> IsMet)
    {
        public Goal(string number, string work, string wanted, Func<Figures, double> reached, Func<double, bool> isMet)
            : this(number, work, wanted, reached, (value, _) => isMet(value))
        {
        }
    }

    private sealed class Figures(IReadOnlyList<Report> reports)
    {
        /// <summary>The median of a series; not a number where it was not measured.</summary>
        /// <param name="report">The name of the benchmark.</param>
        /// <param name="figure">The name of the series.</param>
        /// <param name="occurrence">Which of the series of that name, from 0.</param>
        public double Median(string report, string figure, int occurrence = 0) => Find(report, figure, occurrence)?.Sample.Median ?? double.NaN;

        public double Ratio(string report, string figure) => Find(report, figure, 0)?.Ratio?.Median ?? double.NaN;

        private Comparison.Line? Find(string report, string figure, int occurrence)
            => reports.Where(r => r.Name == report).SelectMany(r => r.Harness.Comparisons).SelectMany(c => c.Lines).Where(line => line.Figure.Name == figure).ElementAtOrDefault(occurrence);
    }
}
