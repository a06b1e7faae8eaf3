namespace ProcessPool.Benchmarks.Measuring;

/// <summary>
/// Measures trials round by round: each round runs every trial once, in an order that rotates and turns round, so that what disturbs the machine, and
/// what a trial leaves behind, falls on all alike. Before that each trial is warmed up.
/// </summary>
internal sealed class Harness(Rounds rounds, TextWriter output)
{
    /// <summary>
    /// In seconds. What is as short runs twice in each round, and the second time counts: after other processes have run the first is about finding its own memory again, which on a virtual machine may take 10 µs a page.
    /// </summary>
    private const double Short = 0.2;

    private readonly List<Comparison> _comparisons = [];
    private readonly List<string> _notes = [];
    private readonly List<(string Name, string Text)> _files = [];

    public IReadOnlyList<Comparison> Comparisons => _comparisons;

    /// <summary>What the reader of the tables has to know, such as what was left out.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What goes beside the tables: CSV files, and charts.</summary>
    public IReadOnlyList<(string Name, string Text)> Files => _files;

    public Rounds Rounds => rounds;

    public void Note(string note)
    {
        if (!_notes.Contains(note))
        {
            _notes.Add(note);
            output.WriteLine($"  {note}");
        }
    }

    public void Attach(string name, string text) => _files.Add((name, text));

    /// <summary>A trial whose figure is not a number in some round is left out; whoever measures it notes why.</summary>
    public Comparison Compare(string title, Unit unit, params Trial[] trials)
    {
        var busyBefore = Machine.BusyCores();
        var values = trials.SelectMany(t => t.Figures).ToDictionary(f => f.Name, _ => new List<double>());
        var counted = 0;
        var shortOnes = new HashSet<Trial>();
        foreach (var trial in trials)
        {
            foreach (var _ in rounds.Before())
            {
                if (Trial.Seconds(() => RunClean(trial)) <= Short)
                {
                    shortOnes.Add(trial);
                }
            }
        }

        foreach (var round in rounds.Counted())
        {
            counted = round + 1;
            foreach (var trial in Order(trials, round))
            {
                if (shortOnes.Contains(trial))
                {
                    RunClean(trial);
                }

                var results = RunClean(trial);
                for (var i = 0; i < results.Length; i++)
                {
                    values[trial.Figures[i].Name].Add(results[i]);
                }
            }
        }

        var measured = trials.SelectMany(t => t.Figures).Where(f => !values[f.Name].Exists(double.IsNaN));
        var lines = measured.Select(f => new Comparison.Line(f, Sample.Of(values[f.Name]), Ratio(f, unit, values)));
        var comparison = new Comparison(title, unit, [.. lines], counted, busyBefore, Machine.BusyCores());
        _comparisons.Add(comparison);
        Table.WriteLines(comparison, output);
        return comparison;
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
