using System.Diagnostics;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>A number that a trial gives.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Against">The figure that it is compared with; null for one that others are compared with.</param>
internal sealed record Figure(string Name, string? Against = null);

/// <summary>Something that is measured once in each round; gives one number for each of its figures, in the unit of the comparison.</summary>
internal sealed record Trial(IReadOnlyList<Figure> Figures, Func<double[]> Run)
{
    public Trial(string name, Func<double> run, string? against = null)
        : this([new Figure(name, against)], () => [run()])
    {
    }

    /// <summary>The time that an action takes, as what a count and a number of seconds make of it.</summary>
    public static Trial Timed(string name, Action action, Func<double, double> fromSeconds, string? against = null)
        => new(name, () => fromSeconds(Seconds(action)), against);

    public static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
