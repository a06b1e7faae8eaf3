namespace ProcessPool.Benchmarks.Measuring;

/// <summary>What the rounds of one figure come to.</summary>
internal sealed record Sample(double Median, double LowerQuartile, double UpperQuartile, double Lowest, double Highest)
{
    public static Sample Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Sample(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75), sorted[0], sorted[^1]);
    }

    /// <summary>Between two values where the position falls between them.</summary>
    private static double At(double[] sorted, double quantile)
    {
        var position = quantile * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }
}
