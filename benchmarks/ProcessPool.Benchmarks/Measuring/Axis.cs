using System.Globalization;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>The axis from left to right of a chart.</summary>
/// <param name="Positions">Where the points of all lines are, from 0 to 1.</param>
/// <param name="Ticks">Where something is written below, and what.</param>
internal sealed record Axis(IReadOnlyList<double> Positions, IReadOnlyList<(double Position, string Label)> Ticks)
{
    /// <summary>Minutes, from 0 on.</summary>
    public static Axis OfTime(IReadOnlyList<double> seconds)
    {
        var minute = Math.Max(1, Math.Ceiling(seconds[^1] / 600)) * 60;
        var ticks = Enumerable.Range(0, (int)(seconds[^1] / minute) + 1).Select(i => (i * minute / seconds[^1], $"{i * minute / 60:0} min"));
        return new Axis([.. seconds.Select(s => s / seconds[^1])], [.. ticks]);
    }

    /// <summary>All values at the same distance, each with its label: for values that double, or come one after the other.</summary>
    public static Axis Even(IReadOnlyList<string> labels)
    {
        var positions = labels.Select((_, i) => labels.Count == 1 ? 0 : (double)i / (labels.Count - 1)).ToArray();
        return new Axis(positions, [.. positions.Zip(labels)]);
    }

    /// <summary>Rising values above zero by their logarithm; a label at each one, two and five.</summary>
    public static Axis Logarithmic(IReadOnlyList<double> values)
    {
        var (low, high) = (Math.Log10(values[0]), Math.Log10(values[^1]));
        double Position(double value) => (Math.Log10(value) - low) / (high - low);
        var round = Enumerable.Range((int)Math.Floor(low), (int)(Math.Ceiling(high) - Math.Floor(low)) + 1)
            .SelectMany(power => new[] { 1, 2, 5 }.Select(factor => factor * Math.Pow(10, power)))
            .Where(value => value >= values[0] && value <= values[^1]);
        return new Axis([.. values.Select(Position)], [.. round.Select(value => (Position(value), value.ToString("#,0.###", CultureInfo.InvariantCulture)))]);
    }
}
