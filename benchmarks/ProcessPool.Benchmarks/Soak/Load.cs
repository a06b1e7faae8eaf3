using System.Globalization;

namespace ProcessPool.Benchmarks.Soak;

/// <summary>
/// Calls of all kinds, one after the other, at random but from a seed. Two pools of two workers: one whose workers live as long as the run, and one whose
/// workers are lost, replaced and resized all the time. Every result is checked.
/// </summary>
internal sealed class Load : IDisposable
{
    private readonly Random _random = new(1);
    private readonly string _marker = Path.Combine(Path.GetTempPath(), $"processpool-soak-{Environment.ProcessId}");
    private readonly Func<Pool, Task>[] _steps;
    private List<string> _captured = [];
    private long _calls;

    public Load() => _steps = [Map, CapturedState, Stream, LeftStream, Query, Runs, Failures, Cancelled, LargeResults, Many];

    public Pool Steady { get; } = new(2);

    public Pool Rough { get; } = new(new PoolOptions { Workers = 2, CancellationGrace = TimeSpan.FromMilliseconds(200), SpareWorkers = 1, MaxItemsPerWorker = 50_000 });

    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>Some seconds of it.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (TimeProvider.System.GetTimestamp() < end)
        {
            var pool = _random.Next(4) == 0 ? Rough : Steady;
            await _steps[_random.Next(_steps.Length)](pool);
            Interlocked.Increment(ref _calls);
            switch (_random.Next(200))
            {
                case < 3:
                    await Crash();
                    break;
                case 3:
                    Rough.Resize(1 + _random.Next(3));
                    break;
                case 4:
                    await ShortLife();
                    break;
            }
        }
    }

    public void Dispose()
    {
        Steady.Dispose();
        Rough.Dispose();
        File.Delete(_marker);
    }

    private static void Check(bool isRight, string what)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"A wrong result: {what}.");
        }
    }

    private async Task Map(Pool pool)
    {
        var (count, add) = (_random.Next(5000), _random.Next());
        var results = await pool.MapAsync(x => x ^ add, Enumerable.Range(0, count));
        Check(results.Select((result, i) => result == (i ^ add)).All(right => right) && results.Length == count, "map");
    }

    private async Task CapturedState(Pool pool)
    {
        _captured = [.. Enumerable.Range(0, _random.Next(2000)).Select(i => $"text {i} of {_random.Next()}")];
        var captured = _captured;
        var lengths = await pool.MapAsync(i => captured[i].Length, Enumerable.Range(0, captured.Count).ToList());
        Check(lengths.SequenceEqual(captured.Select(text => text.Length)), "captured state");
    }

    private async Task Stream(Pool pool)
    {
        long sum = 0;
        await foreach (var x in pool.MapStreamAsync(x => (long)x, Enumerable.Range(0, 2000).Where(_ => true), new MapOptions { Ordered = _random.Next(2) == 0 }))
        {
            sum += x;
        }

        Check(sum == 1999L * 1000, "stream");
    }

    private Task LeftStream(Pool pool)
    {
        var wanted = _random.Next(100);
        var taken = pool.MapStream(x => x.ToString(CultureInfo.InvariantCulture), Enumerable.Range(0, int.MaxValue).Where(_ => true)).Take(wanted).ToList();
        Check(taken.Count == wanted && taken.Select((x, i) => x == i.ToString(CultureInfo.InvariantCulture)).All(right => right), "stream that is left");
        return Task.CompletedTask;
    }

    private Task Query(Pool pool)
    {
        var limit = _random.Next(10_000);
        Check(Enumerable.Range(0, limit).AsProcessParallel(pool).Where(x => x % 3 == 0).Select(x => (long)x).Sum() == Enumerable.Range(0, limit).Where(x => x % 3 == 0).Sum(x => (long)x), "query");
        return Task.CompletedTask;
    }

    private async Task Runs(Pool pool)
    {
        var number = _random.Next();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => pool.RunAsync(() => number + i)));
        Check(results.Select((result, i) => result == number + i).All(right => right), "runs");
    }

    private async Task Failures(Pool pool)
    {
        var outcomes = await pool.MapOutcomesAsync(x => x % 10 == 3 ? throw new FormatException($"{x}") : x, Enumerable.Range(0, 200));
        Check(outcomes.Count(outcome => outcome.Exception is FormatException) == 20, "failures");
    }

    private async Task Cancelled(Pool pool)
    {
        using var cancellation = new CancellationTokenSource(_random.Next(20));
        try
        {
            await pool.MapAsync(async (x, token) => { await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, token); return x; }, Enumerable.Range(0, 1000), null, cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Check(false, "a call that was to be cancelled");
    }

    private async Task LargeResults(Pool pool)
    {
        var arrays = await pool.MapAsync(x => new byte[x], Enumerable.Repeat(1 << 20, 8).ToArray());
        Check(arrays.All(array => array.Length == 1 << 20), "large results");
    }

    private async Task Many(Pool pool)
    {
        var count = 0;
        await foreach (var x in pool.MapManyStreamAsync(x => Enumerable.Range(0, x), Enumerable.Range(0, 50)))
        {
            count++;
        }

        Check(count == 49 * 25, "many results");
    }

    /// <summary>A worker dies in the middle of a map, which tries again.</summary>
    private async Task Crash()
    {
        await File.WriteAllTextAsync(_marker, "");
        var marker = _marker;
        var results = await Rough.MapAsync(
            x =>
            {
                if (x == 100 && File.Exists(marker))
                {
                    File.Delete(marker);
                    Environment.Exit(3);
                }

                return x;
            },
            Enumerable.Range(0, 300),
            new MapOptions { Retry = new RetryPolicy { MaxAttempts = 3, OnCrash = true } });
        Check(results.SequenceEqual(Enumerable.Range(0, 300)), "a map that tries again");
    }

    private static async Task ShortLife()
    {
        await using var pool = new Pool(1);
        Check(await pool.RunAsync(() => 5) == 5, "a pool of a short life");
    }
}
