using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>Items whose function takes next to nothing: what carrying an item costs.</summary>
internal sealed class TrivialItems : IBenchmark
{
    private const string Plinq = "PLINQ, two threads";
    private const string Loop = "plain loop";

    public string Name => "trivial-items";

    public string Summary => "x * x over integers, and a count of primes, in two workers; beside PLINQ on two threads and a plain loop, where nothing has to be carried.";

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        Squares(harness, pool);
        Range(harness, pool);
        Primes(harness, pool);
    }

    private static void Squares(Harness harness, Pool pool)
    {
        const int count = 1_000_000;
        var items = Enumerable.Range(0, count).ToArray();
        harness.Compare(
            "Squares of an array of 1,000,000 integers, in order",
            PerItem,
            Trial.Timed("pool.Map", () => CheckSquares(pool.Map(x => x * x, items)), Of(count), Plinq),
            Trial.Timed(Plinq, () => CheckSquares(items.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(x => x * x).ToArray()), Of(count)),
            Trial.Timed(Loop, () => CheckSquares(SquaresOf(items)), Of(count), Plinq));
    }

    private static void Range(Harness harness, Pool pool)
    {
        const int count = 100_000;
        harness.Compare(
            "Squares of Enumerable.Range(0, 100_000), in order",
            PerItem,
            Trial.Timed("pool.Map", () => CheckSquares(pool.Map(x => x * x, Enumerable.Range(0, count))), Of(count), Plinq),
            Trial.Timed(
                Plinq,
                () => CheckSquares(Enumerable.Range(0, count).AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(x => x * x).ToArray()),
                Of(count)),
            Trial.Timed("Select, ToArray", () => CheckSquares(Enumerable.Range(0, count).Select(x => x * x).ToArray()), Of(count), Plinq));
    }

    private static void Primes(Harness harness, Pool pool)
    {
        const int count = 1_000_000;
        const int primes = 78_498;
        var items = Enumerable.Range(0, count);
        harness.Compare(
            "Count of the primes below 1,000,000",
            PerItem,
            Trial.Timed("AsProcessParallel().Where(IsPrime).Count()", () => Check.Equal(primes, items.AsProcessParallel(pool).Where(IsPrime).Count()), Of(count), Plinq),
            Trial.Timed(Plinq, () => Check.Equal(primes, items.AsParallel().WithDegreeOfParallelism(2).Where(IsPrime).Count()), Of(count)),
            Trial.Timed("Where(IsPrime).Count(), one thread", () => Check.Equal(primes, items.Where(IsPrime).Count()), Of(count), Plinq));
    }

    private static Unit PerItem => new("ns an item");

    private static Func<double, double> Of(int count) => seconds => seconds * 1e9 / count;

    private static int[] SquaresOf(int[] items)
    {
        var results = new int[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            results[i] = items[i] * items[i];
        }

        return results;
    }

    private static void CheckSquares(int[] results)
    {
        Check.Equal(1, results[1]);
        Check.Equal(unchecked((results.Length - 1) * (results.Length - 1)), results[^1]);
    }

    private static bool IsPrime(int n)
    {
        if (n < 4 || n % 2 == 0)
        {
            return n is 2 or 3;
        }

        for (var d = 3; d * d <= n; d += 2)
        {
            if (n % d == 0)
            {
                return false;
            }
        }

        return true;
    }
}
