using System.Collections.Concurrent;
using System.Globalization;
using ProcessPool.Tests.Workers.Support;

namespace ProcessPool.Tests.Workers;

/// <summary>
/// Workers that have gone bad send what they like: the call ends all the same, the pool goes on with better ones, and nothing else happens. With
/// <c>PROCESSPOOL_ROGUE_SEED</c> and <c>PROCESSPOOL_ROGUE_COUNT</c> other seeds are tried.
/// </summary>
public sealed class RogueTests
{
    private const int Items = 12;

    private static readonly Func<Pool, MapOptions, Task>[] Calls =
    [
        (pool, options) => pool.MapOutcomesAsync(x => x, Enumerable.Range(0, Items), options),
        (pool, options) => pool.MapOutcomesAsync(x => (object)$"{x}", Enumerable.Range(0, Items).ToList(), options),
        (pool, options) => pool.MapAsync(x => x, Enumerable.Range(0, Items).Select(x => $"{x}"), options),
        (pool, options) => Task.Run(() => pool.MapStream(x => x, Enumerable.Range(0, Items), options).Sum()),
        (pool, options) => Task.Run(() => Enumerable.Range(0, Items).AsProcessParallel(pool).Where(x => x % 2 == 0).ToArray()),
        (pool, options) => Task.Run(() => Enumerable.Range(0, Items).AsProcessParallel(pool).WithItemTimeout(TimeSpan.FromMinutes(1)).Sum()),
        (pool, options) => pool.ForEachAsync(x => { }, Enumerable.Range(0, Items), options),
        async (pool, options) =>
        {
            await foreach (var _ in pool.MapManyStreamAsync(x => Enumerable.Range(0, x), Enumerable.Range(0, Items), options with { Retry = null }))
            {
            }
        },
        (pool, options) => pool.RunAsync(() => 1),
    ];

    [Fact(Timeout = 300_000)]
    public Task AnythingThatAWorkerSends_EndsTheCall_AndNotTheParent() => Task.Run(async () =>
    {
        var first = Setting("PROCESSPOOL_ROGUE_SEED", 1);
        for (var seed = first; seed < first + Setting("PROCESSPOOL_ROGUE_COUNT", 600); seed++)
        {
            await TryAsync(seed);
        }
    });

    private static async Task TryAsync(int seed)
    {
        var random = new Random(seed);
        var unexpected = new ConcurrentQueue<Exception>();
        var launcher = new RogueLauncher(seed, 1 + random.Next(8));
        var pool = new Pool(new PoolOptions { Workers = 1 + random.Next(2), CancellationGrace = TimeSpan.FromMilliseconds(20), Unexpected = unexpected.Enqueue }, launcher);
        var options = new MapOptions
        {
            ChunkSize = random.Next(3) == 0 ? null : 1 + random.Next(Items),
            ItemTimeout = random.Next(2) == 0 ? null : TimeSpan.FromMinutes(1),
            Retry = random.Next(3) == 0 ? new RetryPolicy { MaxAttempts = 2, OnCrash = true, OnTimeout = true, OnException = _ => true } : null,
        };
        var call = Calls[random.Next(Calls.Length)](pool, options);

        // What a rogue does not answer would take for ever, as an endless item does.
        await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        launcher.EndRogues();
        var error = await Record.ExceptionAsync(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(error is not TimeoutException, $"Seed {seed} hangs.");
        Assert.True(await pool.RunAsync(() => 5).WaitAsync(TimeSpan.FromSeconds(30)) == 5, $"Seed {seed}.");
        Assert.Equal(Enumerable.Range(0, 100), await pool.MapAsync(x => x, Enumerable.Range(0, 100)).WaitAsync(TimeSpan.FromSeconds(30)));
        await pool.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(unexpected.IsEmpty, $"Seed {seed}: {string.Join(Environment.NewLine, unexpected)}");
    }

    private static int Setting(string name, int otherwise)
        => Environment.GetEnvironmentVariable(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
