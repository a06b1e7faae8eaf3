namespace ProcessPool.Benchmarks.Measuring;

/// <summary>The axis from bottom to top of a chart.</summary>
/// <param name="Lines">Values at which a line goes across.</param>
/// <param name="Height">Where a value stands, from 0 to 1.</param>
internal sealed record Scale(IReadOnlyList<double> Lines, Func<double, double> Height)
{
    public static Scale Of(IReadOnlyCollection<double> values, bool hasPowers) => hasPowers && values.Count > 0 ? OfPowers(values) : FromZero(values);

    private static Scale FromZero(IReadOnlyCollection<double> values)
    {
        var most = values.Append(0).Max();
        var step = Step(most / 4);
        var lines = Math.Max(1, (int)Math.Ceiling(most / step));
        return new Scale([.. Enumerable.Range(0, lines + 1).Select(line => line * step)], value => value / (lines * step));
    }

    /// <summary>From a power of ten to another.</summary>
    private static Scale OfPowers(IReadOnlyCollection<double> values)
    {
        var low = (int)Math.Floor(Math.Log10(values.Min()));
        var high = Math.Max(low + 1, (int)Math.Ceiling(Math.Log10(values.Max())));
        return new Scale([.. Enumerable.Range(low, high - low + 1).Select(power => Math.Pow(10, power))], value => (Math.Log10(value) - low) / (high - low));
    }

    /// <summary>One, two or five times a power of ten.</summary>
    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 0.001))));
        return new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => step >= least * 0.999);
    }
}
