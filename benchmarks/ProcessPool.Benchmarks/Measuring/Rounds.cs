using System.Diagnostics;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>
/// How often each series of a comparison is measured: so many rounds to warm up, then so many that count. A comparison that is slow has fewer, so that a
/// run of everything ends in time.
/// </summary>
/// <param name="WarmUps">At most; one at least.</param>
/// <param name="Least">Rounds that count, however long they take.</param>
/// <param name="Most">Rounds that count, where they are short.</param>
internal sealed record Rounds(int WarmUps, int Least, int Most)
{
    private static readonly TimeSpan LongWarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(8);

    /// <summary>The numbers of the rounds, from 0; those that do not count are negative.</summary>
    public IEnumerable<int> All()
    {
        var start = Stopwatch.GetTimestamp();
        for (var done = 0; done < WarmUps && (done == 0 || Stopwatch.GetElapsedTime(start) < LongWarmUp); done++)
        {
            yield return done - WarmUps;
        }

        start = Stopwatch.GetTimestamp();
        for (var done = 0; done < Most && (done < Least || Stopwatch.GetElapsedTime(start) < Long); done++)
        {
            yield return done;
        }
    }
}
