using System.Collections.Concurrent;
using ProcessPool.Serialization.Tests.Support;

namespace ProcessPool.Serialization.Tests.Graphs;

/// <summary>
/// Random graphs over random sets of types, each compared with its copy. PROCESSPOOL_GRAPH_SEED replays one seed;
/// PROCESSPOOL_GRAPH_COUNT sets how many there are: 5,000 take a few seconds, 100,000 in Release took 53 seconds.
/// </summary>
public sealed class RandomRoundTripTests
{
    private const int DefaultCount = 5_000;
    private const int GraphsPerSetOfTypes = 200;

    [Fact(Timeout = 3_600_000)]
    public async Task RandomGraphs_ComeBackAsTheyWere()
    {
        if (Settings.Number("PROCESSPOOL_GRAPH_SEED") is { } one)
        {
            Assert.Null(Complaint(one, new RandomTypes(one / GraphsPerSetOfTypes), new GraphCopier()));
            return;
        }

        var count = Settings.Number("PROCESSPOOL_GRAPH_COUNT") ?? DefaultCount;
        var wrong = new ConcurrentDictionary<int, string>();
        await Task.Run(() => Parallel.For(0, (count + GraphsPerSetOfTypes - 1) / GraphsPerSetOfTypes, set =>
        {
            var types = new RandomTypes(set);
            var copier = new GraphCopier();
            for (var seed = set * GraphsPerSetOfTypes; seed < Math.Min(count, (set + 1) * GraphsPerSetOfTypes); seed++)
            {
                if (Complaint(seed, types, copier) is { } complaint)
                {
                    wrong[seed] = complaint;
                }
            }
        }));
        var first = wrong.OrderBy(w => w.Key).Take(5).Select(w => $"PROCESSPOOL_GRAPH_SEED={w.Key}: {w.Value}");
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {count} graphs went wrong.{Environment.NewLine}{string.Join(Environment.NewLine, first)}");
    }

    private static string? Complaint(int seed, RandomTypes types, GraphCopier copier)
    {
        var random = new Random(seed);
        var (declared, original) = new RandomGraph(types, random).MakeRoot();
        try
        {
            var bytes = copier.Write(declared, original);
            return !bytes.AsSpan().SequenceEqual(copier.Write(declared, original))
                ? $"{declared} has other bytes the second time"
                : GraphComparison.Difference(declared, original, copier.Read(declared, Pieces.Of(bytes, random)));
        }
        catch (Exception e)
        {
            return $"{declared}: {e}";
        }
    }
}
