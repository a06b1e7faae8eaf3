using System.Globalization;
using System.Text;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Soak;

/// <summary>Whether the run was flat: the median of the last quarter beside that of the second, after the first has warmed up.</summary>
internal sealed class Verdict
{
    private readonly List<(string Name, double Before, double After, double Limit)> _rows = [];
    private readonly IReadOnlyList<SoakSample> _samples;

    public Verdict(IReadOnlyList<SoakSample> samples)
    {
        _samples = samples;
        Add("parent, MiB", s => s.Parent.Megabytes, 1.15, 10);
        Add("parent, managed heap, MiB", s => s.Heap, 1.15, 10);
        Add("parent, threads", s => s.Parent.Threads, 1, 5);
        Add("parent, handles", s => s.Parent.Handles, 1, 10);
        Add("two workers, MiB", s => s.Workers.Megabytes, 1.15, 10);
        Add("two workers, threads", s => s.Workers.Threads, 1, 4);
        Add("two workers, handles", s => s.Workers.Handles, 1, 4);
    }

    public bool IsFlat => _rows.TrueForAll(row => row.After <= row.Limit);

    public string ToMarkdown()
    {
        var last = _samples[^1];
        var text = new StringBuilder().AppendLine("# soak").AppendLine();
        text.AppendLine(Machine.Describe()).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{last.Seconds / 60:0.0} minutes, {last.Calls} calls of all kinds, each checked; {last.Deaths} workers of the rough pool were lost.").AppendLine();
        text.AppendLine("![memory, handles and threads over time](soak.svg)").AppendLine();
        text.AppendLine("| | second quarter | last quarter | allowed | |").AppendLine("|---|---|---|---|---|");
        foreach (var (name, before, after, limit) in _rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {before:0.#} | {after:0.#} | {limit:0.#} | {(after <= limit ? "flat" : "**grows**")} |");
        }

        return text.ToString();
    }

    private void Add(string name, Func<SoakSample, double> of, double factor, double slack)
    {
        var quarter = _samples.Count / 4;
        var before = Median(_samples.Skip(quarter).Take(quarter).Select(of));
        var after = Median(_samples.Skip(3 * quarter).Select(of));
        _rows.Add((name, before, after, (factor * before) + slack));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }
}
