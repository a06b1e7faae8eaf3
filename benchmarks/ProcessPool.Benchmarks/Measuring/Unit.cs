namespace ProcessPool.Benchmarks.Measuring;

/// <summary>What the figures of a comparison are in, and which way round they are compared.</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="IsSpeedUp">Whether the ratio is reference by figure (how many times as fast, of times) and not figure by reference.</param>
internal sealed record Unit(string Name, bool IsSpeedUp = false)
{
    public string RatioName => IsSpeedUp ? "speed-up" : "ratio";

    public double Ratio(double figure, double reference) => IsSpeedUp ? reference / figure : figure / reference;
}
