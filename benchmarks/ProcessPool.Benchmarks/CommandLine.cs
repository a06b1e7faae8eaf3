using System.Globalization;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks;

/// <summary>What was asked for.</summary>
internal sealed record CommandLine(IReadOnlyCollection<string> Names, Rounds Rounds, bool Write)
{
    public const int FewestRounds = 10;
    public const string Usage = """
        usage: dotnet run -c Release --project benchmarks/ProcessPool.Benchmarks -- all | NAME… [--quick] [--rounds N] [--write]
               dotnet run -c Release --project benchmarks/ProcessPool.Benchmarks -- soak [--minutes M] [--write]
          --quick     one run of each series to warm up, and two rounds, to see that it works; the figures mean little
          --rounds N  how many rounds; at least 10. If not given, 15, or 10 where they are slow. Before them each series runs ten times, or a second, to warm up
          --write     writes benchmarks/results/NAME.md, and charts
        """;

    private const int WarmUps = 10;

    private static readonly Rounds Usual = new(WarmUps, FewestRounds, 15);
    private static readonly Rounds Quick = new(1, 2, 2);

    /// <summary>Null, and the problem, when it cannot be understood.</summary>
    public static CommandLine? Parse(string[] args, IReadOnlyCollection<string> known, out string? problem)
    {
        var (names, quick, write, rounds) = (new List<string>(), false, false, 0);
        problem = null;
        for (var i = 0; i < args.Length && problem is null; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--write":
                    write = true;
                    break;
                case "--rounds":
                    var isNumber = int.TryParse(args.ElementAtOrDefault(++i), CultureInfo.InvariantCulture, out rounds);
                    problem = isNumber && rounds >= FewestRounds ? null : $"--rounds takes a number, at least {FewestRounds}.";
                    break;
                case "all":
                    names.AddRange(known);
                    break;
                default:
                    names.Add(args[i]);
                    problem = known.Contains(args[i]) ? null : $"There is no benchmark '{args[i]}'.";
                    break;
            }
        }

        problem ??= names.Count == 0 ? "No benchmark was named."
            : quick && write ? "The figures of a quick run are not worth writing down."
            : null;
        return problem is null ? new CommandLine([.. names.Distinct()], quick ? Quick : rounds > 0 ? new Rounds(WarmUps, rounds, rounds) : Usual, write) : null;
    }
}
