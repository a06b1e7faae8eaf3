namespace ProcessPool.Benchmarks.Measuring;

/// <summary>
/// Measures trials round by round: each round runs every trial once, in an order that rotates and turns round, so that what disturbs the machine, and
/// what a trial leaves behind, falls on all alike. The first rounds do not count.
/// </summary>
internal sealed class Harness(int warmUps, int rounds, TextWriter output)
{
    private readonly List<Comparison> _comparisons = [];

    public IReadOnlyList<Comparison> Comparisons => _comparisons;

    public int WarmUps => warmUps;

    public int Rounds => rounds;

    public void Compare(string title, Unit unit, params Trial[] trials)
    {
        var busyBefore = Machine.BusyCores();
        var values = trials.SelectMany(t => t.Figures).ToDictionary(f => f.Name, _ => new List<double>());
        for (var round = -warmUps; round < rounds; round++)
        {
            foreach (var trial in Order(trials, round + warmUps))
            {
                var results = RunClean(trial);
                for (var i = 0; i < results.Length && round >= 0; i++)
                {
                    values[trial.Figures[i].Name].Add(results[i]);
                }
            }
        }

        var lines = trials.SelectMany(t => t.Figures).Select(f => new Comparison.Line(f, Sample.Of(values[f.Name]), Ratio(f, unit, values)));
        var comparison = new Comparison(title, unit, [.. lines], busyBefore, Machine.BusyCores());
        _comparisons.Add(comparison);
        Table.WriteLines(comparison, output);
    }

    private static IEnumerable<Trial> Order(Trial[] trials, int round)
    {
        var rotated = Enumerable.Range(0, trials.Length).Select(i => trials[(i + round / 2) % trials.Length]);
        return round % 2 == 0 ? rotated : rotated.Reverse();
    }

    /// <summary>The garbage of the trial before is not this one's.</summary>
    private static double[] RunClean(Trial trial)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return trial.Run();
    }

    private static Sample? Ratio(Figure figure, Unit unit, Dictionary<string, List<double>> values)
        => figure.Against is null ? null : Sample.Of(values[figure.Name].Zip(values[figure.Against], unit.Ratio));
}
