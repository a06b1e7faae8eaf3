using System.Globalization;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>A long stream of small records, in and out, with everything as the pool likes.</summary>
internal sealed class LongStream : IBenchmark
{
    private const int Numbers = 2_000_000;
    private const int Named = 400_000;
    private const int Long = 10_000_000;

    public string Name => "long-stream";

    public string Summary => "Small records through an ordered MapStream, from a lazy source: how many a second, and what lives in the parent meanwhile, over ten million of them.";

    private readonly record struct Number(int Id, double Value);

    private readonly record struct Titled(int Id, string Text);

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        harness.Compare(
            "Records a second",
            new Unit("records/s"),
            Trial.Timed("two numbers each", () => Stream(pool, Numbers, _ => { }), seconds => Numbers / seconds),
            Trial.Timed("a number and a text each", () => StreamNamed(pool), seconds => Named / seconds));

        // Once: it takes as long as many rounds.
        var live = new List<double>();
        Stream(pool, Long, id =>
        {
            if (id % 500_000 == 0)
            {
                live.Add(GC.GetTotalMemory(forceFullCollection: true) / 1048576.0);
            }
        });
        var tail = live.Skip(2).ToList();
        harness.Compare(
            "Live in the parent, over 10,000,000 records",
            new Unit("MiB"),
            new Trial([new("least"), new("most", "least")], () => [tail.Min(), tail.Max()]));
    }

    private static void Stream(Pool pool, int count, Action<int> each)
    {
        var next = 0;
        foreach (var record in pool.MapStream(record => record with { Value = record.Value * 2 }, Records(count)))
        {
            if (record.Id != next || record.Value != 2.0 * next)
            {
                throw new InvalidOperationException($"Record {next} is {record}.");
            }

            each(next++);
        }

        Check.Equal(count, next);
    }

    private static void StreamNamed(Pool pool)
    {
        var next = 0;
        foreach (var record in pool.MapStream(record => new Titled(record.Id, record.Text + "!"), NamedRecords()))
        {
            Check.Equal(next++, record.Id);
        }

        Check.Equal(Named, next);
    }

    private static IEnumerable<Number> Records(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return new Number(i, i);
        }
    }

    private static IEnumerable<Titled> NamedRecords()
    {
        for (var i = 0; i < Named; i++)
        {
            yield return new Titled(i, i.ToString(CultureInfo.InvariantCulture));
        }
    }
}
