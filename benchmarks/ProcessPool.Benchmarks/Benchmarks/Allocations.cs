using System.Globalization;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>Work that makes much garbage: in one process all threads wait for one collector.</summary>
internal sealed class Allocations : IBenchmark
{
    private const int Texts = 200;
    private const int Lines = 2_000;
    private const string Plinq = "PLINQ, two threads, workstation collector";

    public string Name => "allocations";

    public string Summary => "200 texts of 2,000 lines, each parsed into objects, grouped and added up, in two workers; beside PLINQ with the collector of this process.";

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        var texts = Enumerable.Range(0, Texts).Select(Make).ToArray();
        var expected = texts.Sum(Parse);
        harness.Compare(
            "200 texts",
            new Unit("ms"),
            Trial.Timed("pool.Map", () => Check.Equal(expected, pool.Map(Parse, texts).Sum()), Milliseconds, Plinq),
            Trial.Timed(Plinq, () => Check.Equal(expected, texts.AsParallel().WithDegreeOfParallelism(2).Select(Parse).Sum()), Milliseconds),
            Trial.Timed("one thread", () => Check.Equal(expected, texts.Sum(Parse)), Milliseconds, Plinq));
    }

    private static double Milliseconds(double seconds) => seconds * 1e3;

    private static string Make(int seed)
    {
        var random = new Random(seed);
        return string.Join('\n', Enumerable.Range(0, Lines).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line};name {random.Next(100)};{random.Next(1_000_000)}")));
    }

    private static long Parse(string text) => text.Split('\n')
        .Select(line => line.Split(';'))
        .Select(fields => new { Id = int.Parse(fields[0], CultureInfo.InvariantCulture), Name = fields[1].ToUpperInvariant(), Value = long.Parse(fields[2], CultureInfo.InvariantCulture) })
        .GroupBy(row => row.Name)
        .ToDictionary(group => group.Key, group => group.Select(row => row.Value + row.Id).ToList())
        .Sum(group => group.Value.Max() + group.Key.Length);
}
