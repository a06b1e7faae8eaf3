using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ProcessPool.ProcessTests.Support;
using Xunit.Abstractions;

namespace ProcessPool.ProcessTests;

/// <summary>
/// Workers are killed, terminated, stopped and hit by faults at random moments, under maps, streams and queries that try again: every result is right and in its place, and nothing
/// is left. How many deaths: PROCESSPOOL_CHAOS_DEATHS, 60 by default; the seed is printed, and taken from PROCESSPOOL_CHAOS_SEED.
/// </summary>
public sealed partial class ChaosTests(ITestOutputHelper output)
{
    private const int Kill = 9;
    private const int Fault = 11;
    private const int Terminate = 15;
    private const int Stop = 19;

    private static readonly MapOptions Stubborn = new()
    {
        ItemTimeout = TimeSpan.FromSeconds(1),
        Retry = new RetryPolicy { MaxAttempts = 1000, OnTimeout = true },
    };

    [Fact(Timeout = 3_600_000)]
    public async Task Deaths_AtRandom_LoseNothing_DoubleNothing_LeaveNothing()
    {
        var wanted = Number("PROCESSPOOL_CHAOS_DEATHS") ?? 60;
        var seed = Number("PROCESSPOOL_CHAOS_SEED") ?? Environment.TickCount;
        output.WriteLine($"PROCESSPOOL_CHAOS_SEED={seed}");
        await RunAsync(wanted / 10, seed); // Whatever is made once for all has been made now.
        var before = Resources();
        var calls = await RunAsync(wanted, seed + 1);
        GC.Collect();
        var after = Resources();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(20) && (after.Processes > before.Processes || after.Descriptors > before.Descriptors); after = Resources())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        output.WriteLine($"{wanted} deaths, {calls} calls. Before: {before}, after: {after}");
        Assert.True(after.Processes <= before.Processes && after.Descriptors <= before.Descriptors, $"Before: {before}, after: {after}");
        Assert.True(after.Threads <= before.Threads + 20, $"threads: before {before.Threads}, after {after.Threads}"); // The thread pool's own come and go.
        Assert.True(after.Heap <= before.Heap + 20_000_000, $"bytes: before {before.Heap}, after {after.Heap}");
    }

    /// <summary>How many calls ended while that many workers died.</summary>
    private static async Task<int> RunAsync(int deaths, int seed)
    {
        await using var pool = new Pool(new PoolOptions { Workers = 3, Output = WorkerOutput.Discard, CancellationGrace = TimeSpan.FromMilliseconds(100) });
        using var enough = new CancellationTokenSource();
        var calls = Task.WhenAll(
            RepeatAsync(() => MapAsync(pool), enough.Token), RepeatAsync(() => StreamAsync(pool), enough.Token), RepeatAsync(() => Task.Run(() => Query(pool)), enough.Token));
        await Task.WhenAny(KillAsync(pool, deaths, new Random(seed)), calls); // The calls end first only if one is wrong.
        await enough.CancelAsync();
        return (await calls).Sum();
    }

    private static async Task<int> RepeatAsync(Func<Task> call, CancellationToken enough)
    {
        var count = 0;
        while (!enough.IsCancellationRequested)
        {
            await call();
            count++;
        }

        return count;
    }

    private static async Task MapAsync(Pool pool)
    {
        var results = await pool.MapAsync(Work, Enumerable.Range(0, 500), Stubborn);
        Assert.Equal(Enumerable.Range(0, 500).Select(x => 3 * x), results);
    }

    private static async Task StreamAsync(Pool pool)
    {
        var next = 0;
        await foreach (var result in pool.MapStreamAsync(Work, Enumerable.Range(0, 500), Stubborn))
        {
            Assert.Equal(3 * next++, result);
        }

        Assert.Equal(500, next);
    }

    private static void Query(Pool pool)
    {
        var query = Enumerable.Range(0, 500).AsProcessParallel(pool).WithItemTimeout(Stubborn.ItemTimeout!.Value).WithRetry(Stubborn.Retry!).Select(Work).Where(x => x % 2 == 0);
        Assert.Equal(Enumerable.Range(0, 500).Select(x => 3 * x).Where(x => x % 2 == 0), query.ToArray());
    }

    private static int Work(int x)
    {
        Thread.SpinWait(2000);
        return 3 * x;
    }

    /// <summary>
    /// One busy worker after another, each after some more items have ended: killing each worker before its first item would rightly end the calls.
    /// </summary>
    private static async Task KillAsync(Pool pool, int deaths, Random random)
    {
        var dead = new HashSet<int>(); // Only as long as they are there: the system gives the numbers of processes again.
        var count = 0;
        var completed = 0L;
        while (count < deaths)
        {
            dead.RemoveWhere(process => !Leftovers.IsChild(process));
            await Task.Delay(TimeSpan.FromMilliseconds(1 + random.Next(20)), TimeProvider.System);
            var busy = pool.Workers.Where(worker => worker is { State: WorkerState.Busy, ProcessId: > 0 } && !dead.Contains(worker.ProcessId)).ToList();
            if (busy.Count == 0 || pool.GetStatistics().ItemsCompleted <= completed + 5)
            {
                continue;
            }

            var process = busy[random.Next(busy.Count)].ProcessId;
            var signal = random.Next(40) switch { 0 => Stop, < 10 => Terminate, < 18 => Fault, _ => Kill };
            if (Leftovers.IsChild(process) && SendSignal(process, signal) == 0)
            {
                completed = pool.GetStatistics().ItemsCompleted;
                dead.Add(process);
                count++;
                // The runtime takes a fault that nothing raised for one of its own, gives its handler up, and waits for it to come again.
                for (; signal == Fault && Leftovers.IsAlive(process) && Leftovers.IsChild(process); _ = SendSignal(process, Fault))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
                }
            }
        }
    }

    private static (int Processes, int Descriptors, int Threads, long Heap) Resources()
    {
        using var self = Process.GetCurrentProcess();
        var (processes, descriptors, _) = Leftovers.Count();
        return (processes, descriptors, self.Threads.Count, GC.GetTotalMemory(forceFullCollection: true));
    }

    private static int? Number(string variable) => Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
