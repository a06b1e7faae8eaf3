namespace ProcessPool.Benchmarks.Measuring;

/// <summary>What was measured side by side.</summary>
/// <param name="Title">What it was.</param>
/// <param name="Unit">Of all its figures.</param>
/// <param name="Lines">One for each figure.</param>
/// <param name="Rounds">How many rounds counted.</param>
/// <param name="BusyBefore">How many cores were busy just before, while this program did nothing; null where the system does not tell.</param>
/// <param name="BusyAfter">The same just after.</param>
internal sealed record Comparison(string Title, Unit Unit, IReadOnlyList<Comparison.Line> Lines, int Rounds, double? BusyBefore, double? BusyAfter)
{
    /// <param name="Figure">What it is.</param>
    /// <param name="Sample">What was measured.</param>
    /// <param name="Ratio">To the figure it is compared with, both of the same round; null for a reference.</param>
    internal sealed record Line(Figure Figure, Sample Sample, Sample? Ratio);
}
