namespace ProcessPool.Benchmarks.Measuring;

/// <summary>A fast wrong answer is no figure.</summary>
internal static class Check
{
    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"The result is wrong: expected {expected}, got {actual}.");
        }
    }
}
