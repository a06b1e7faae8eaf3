using System.Diagnostics;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>
/// How often each series of a comparison is measured: so often alone, to warm up, and then in so many rounds with the others. A comparison that is slow has fewer, so that a
/// run of everything ends in time.
/// </summary>
/// <param name="WarmUps">How often each series runs before the rounds, at most; once at least. The runtime compiles what runs often anew, in the background, for some hundred milliseconds.</param>
/// <param name="Least">Rounds that count, however long they take.</param>
/// <param name="Most">Rounds that count, where they are short.</param>
internal sealed record Rounds(int WarmUps, int Least, int Most)
{
    private static readonly TimeSpan LongWarmUp = TimeSpan.FromSeconds(1); // of one series
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(7);

    /// <summary>The runs of one series before the rounds.</summary>
    public IEnumerable<int> Before() => Count(1, WarmUps, LongWarmUp);

    /// <summary>The rounds that count.</summary>
    public IEnumerable<int> Counted() => Count(Least, Most, Long);

    private static IEnumerable<int> Count(int least, int most, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        for (var done = 0; done < most && (done < least || Stopwatch.GetElapsedTime(start) < time); done++)
        {
            yield return done;
        }
    }
}
