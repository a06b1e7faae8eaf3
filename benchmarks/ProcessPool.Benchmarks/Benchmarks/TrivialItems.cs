using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Peers;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>Items whose function takes next to nothing: what carrying an item costs.</summary>
internal sealed class TrivialItems : IBenchmark
{
    private const string Ours = "pool.Map";
    private const string Plinq = "PLINQ, two threads";
    private const string Loop = "plain loop";

    public string Name => "trivial-items";

    public string Summary => "x * x over integers, and a count of primes, in two workers; beside PLINQ on two threads and a plain loop, where nothing has to be carried.";

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        using var peers = new PeerSet(harness);
        Squares(harness, pool, peers);
        Range(harness, pool, peers);
        Primes(harness, pool);
        BesideCluster(harness, pool, peers);
    }

    private static void Squares(Harness harness, Pool pool, PeerSet peers)
    {
        const int count = 1_000_000;
        const int few = 250_000;
        var items = Enumerable.Range(0, count).ToArray();
        harness.Compare(
            "Squares of an array of 1,000,000 integers, in order",
            PerItem,
            Trial.Timed(Ours, () => CheckSquares(pool.Map(x => x * x, items)), Of(count), Plinq),
            Trial.Timed(Plinq, () => CheckSquares(items.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(x => x * x).ToArray()), Of(count)),
            Trial.Timed(Loop, () => CheckSquares(SquaresOf(items)), Of(count), Plinq),
            peers.Trial(PeerKind.MpDill, "map, 250,000 items in chunks of 10,000", $"map {few} 10000", Of(few), Ours),
            peers.Trial(PeerKind.MpStd, "map, chunks of 500,000", $"map {count} 500000", Of(count), Ours),
            peers.Trial(PeerKind.Joblib, "Parallel, 250,000 items in batches of 1,000", $"map {few} 1000", Of(few), Ours),
            peers.Trial(PeerKind.Piscina, "the caller cuts chunks of 125,000", $"map {count} 125000", Of(count), Ours));
    }

    private static void Range(Harness harness, Pool pool, PeerSet peers)
    {
        const int count = 100_000;
        harness.Compare(
            "Squares of Enumerable.Range(0, 100_000), in order",
            PerItem,
            Trial.Timed(Ours, () => CheckSquares(pool.Map(x => x * x, Enumerable.Range(0, count))), Of(count), Plinq),
            Trial.Timed(
                Plinq,
                () => CheckSquares(Enumerable.Range(0, count).AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(x => x * x).ToArray()),
                Of(count)),
            Trial.Timed("Select, ToArray", () => CheckSquares(Enumerable.Range(0, count).Select(x => x * x).ToArray()), Of(count), Plinq),
            peers.Trial(PeerKind.MpDill, "map, its own chunks", $"map {count} 0", Of(count), Ours),
            peers.Trial(PeerKind.MpStd, "map, its own chunks", $"map {count} 0", Of(count), Ours),
            peers.Trial(PeerKind.Joblib, "Parallel, its own batches", $"map {count} 0", Of(count), Ours),
            peers.Trial(PeerKind.Piscina, "the caller cuts chunks of 12,500", $"map {count} 12500", Of(count), Ours));
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

    private static void BesideCluster(Harness harness, Pool pool, PeerSet peers)
    {
        const int many = 1_000_000;
        const int few = 100_000;
        const string ofArray = "pool.Map over the array";
        const string ofRange = "pool.Map over the range";
        var items = Enumerable.Range(0, many).ToArray();
        harness.Compare(
            PeerSet.BesideCluster,
            PerItem,
            Trial.Timed(ofArray, () => CheckSquares(pool.Map(x => x * x, items)), Of(many)),
            Trial.Timed(ofRange, () => CheckSquares(pool.Map(x => x * x, Enumerable.Range(0, few))), Of(few)),
            peers.Trial(PeerKind.Distributed, "the caller scatters arrays of 125,000", $"map {many} 125000", Of(many), ofArray),
            peers.Trial(PeerKind.Distributed, "the caller scatters arrays of 12,500", $"map {few} 12500", Of(few), ofRange));
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
