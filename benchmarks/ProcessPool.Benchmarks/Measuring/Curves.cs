using System.Globalization;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>What was measured at several points: becomes a CSV file and a chart, with the medians.</summary>
/// <param name="name">Of the files.</param>
/// <param name="axis">What the points are of.</param>
/// <param name="points">Rising; as they are named in the file.</param>
/// <param name="labels">As they are named in the chart.</param>
/// <param name="hasPowers">The chart shows logarithms.</param>
internal sealed class Curves(string name, string axis, IReadOnlyList<long> points, IReadOnlyList<string> labels, bool hasPowers = false)
{
    private readonly StringWriter _csv = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly Plot _plot = new(Axis.Even(labels), axis, hasPowers);

    /// <summary>Takes a comparison whose figures are named as <see cref="Figure"/> says; those that were not measured at a point are gaps.</summary>
    public Curves Add(Comparison comparison, params string[] lines)
    {
        if (_csv.GetStringBuilder().Length == 0)
        {
            _csv.WriteLine($"{axis.Replace(',', ' ')},series,unit,median,lower quartile,upper quartile");
        }

        var samples = comparison.Lines.ToDictionary(line => line.Figure.Name, line => line.Sample);
        foreach (var line in lines)
        {
            for (var i = 0; i < points.Count; i++)
            {
                if (samples.TryGetValue(Figure(line, labels[i]), out var sample))
                {
                    _csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{points[i]},\"{line}\",{comparison.Unit.Name},{sample.Median:G5},{sample.LowerQuartile:G5},{sample.UpperQuartile:G5}"));
                }
            }
        }

        _plot.Add(
            $"{comparison.Title}, {comparison.Unit.Name}",
            [.. lines.Select(line => (line, labels.Select(label => samples.GetValueOrDefault(Figure(line, label))?.Median ?? double.NaN).ToArray()))]);
        return this;
    }

    public void AttachTo(Harness harness)
    {
        harness.Attach(name + ".csv", _csv.ToString());
        harness.Attach(name + ".svg", _plot.ToSvg());
    }

    /// <summary>The name of a figure: the line, and the point.</summary>
    public static string Figure(string line, string label) => $"{line}: {label}";
}
