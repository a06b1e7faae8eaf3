using System.Collections.Concurrent;
using System.Diagnostics;
using ProcessPool.Serialization.Tests.Support;

namespace ProcessPool.Serialization.Tests.Fuzzing;

/// <summary>
/// Mutated bytes: the reader gives a value, or one of its two exceptions, within bounds of time and memory. PROCESSPOOL_FUZZ_SEED replays
/// one seed; PROCESSPOOL_FUZZ_COUNT sets how many there are: 20,000 take a few seconds, 1,000,000 in Release took 32 seconds.
/// </summary>
public sealed class FuzzTests
{
    private const int DefaultCount = 20_000;
    private const long MostAllocated = 64L << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    [Fact(Timeout = 3_600_000)]
    public async Task MutatedBytes_AreRefusedCleanly()
    {
        var corpus = Corpus.Create();
        if (Settings.Number("PROCESSPOOL_FUZZ_SEED") is { } one)
        {
            Assert.Null(Complaint(one, corpus, new GraphCopier()));
            return;
        }

        var count = Settings.Number("PROCESSPOOL_FUZZ_COUNT") ?? DefaultCount;
        var wrong = new ConcurrentDictionary<int, string>();
        var run = Task.Run(() => Parallel.For(0, count, () => new GraphCopier(), (seed, _, copier) =>
        {
            if (Complaint(seed, corpus, copier) is { } complaint)
            {
                wrong[seed] = complaint;
            }

            return copier;
        }, _ => { }));
        await (count <= DefaultCount ? run.WaitAsync(LongestRun) : run);
        var first = wrong.OrderBy(w => w.Key).Take(5).Select(w => $"PROCESSPOOL_FUZZ_SEED={w.Key}: {w.Value}");
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {count} went wrong.{Environment.NewLine}{string.Join(Environment.NewLine, first)}");
    }

    private static string? Complaint(int seed, Payload[] corpus, GraphCopier copier)
    {
        var random = new Random(seed);
        var payload = corpus[random.Next(corpus.Length)];
        var input = Pieces.Of(Mutation.Of(payload.Bytes, corpus[random.Next(corpus.Length)].Bytes, random), random);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        try
        {
            payload.Read(copier, input);
        }
        catch (Exception e) when (e is GraphFormatException or CodeMismatchException)
        {
            // That is what they are for.
        }
        catch (Exception e)
        {
            return $"{payload.Declared}: {e}";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > MostAllocated ? $"{payload.Declared}: {allocated} bytes allocated for {input.Length}"
            : Stopwatch.GetElapsedTime(started) is var elapsed && elapsed > Longest ? $"{payload.Declared}: it took {elapsed}"
            : null;
    }
}
