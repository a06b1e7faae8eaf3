using System.Text.RegularExpressions;
using ProcessPool.ProcessTests.Support;
using ProcessPool.Workers.Launching;

namespace ProcessPool.ProcessTests.Matrix;

/// <summary>One kind of trouble, at one step, in one kind of call.</summary>
internal sealed partial class Cell(string trouble, string step, string call)
{
    public static readonly string[] Steps = ["handshake", "start", "load code", "load state", "read item", "run", "write result", "idle", "shutdown"];

    public static readonly string[] Calls = ["run", "map", "stream", "query"];

    private static readonly HostCommand HalfWorker = new("dotnet", [TestApp.PathOf("ProcessPool.TestApp"), "half-worker"], new Dictionary<string, string>());

    private const int Bad = 3;

    /// <summary>There is no worker with which the pool could go on.</summary>
    private bool NeverStarts => step is "handshake" or "start";

    /// <summary>What the caller sees, in one line.</summary>
    public async Task<string> SeeAsync()
    {
        var options = new PoolOptions
        {
            Workers = 1,
            Output = WorkerOutput.Discard,
            CancellationGrace = TimeSpan.FromMilliseconds(100),
            StartTimeout = step == "handshake" && trouble is "hang" or "garbage on the pipe" ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(60),
            InitializerTimeout = TimeSpan.FromSeconds(trouble == "hang" ? 1 : 60),
            Initializer = step == "start" ? () => { Trouble.Make(); } : null,
            Environment = trouble == "out of memory"
                ? new Dictionary<string, string?> { [Trouble.Variable] = trouble, ["DOTNET_GCHeapHardLimit"] = "0x4000000" } // 64 MiB
                : new Dictionary<string, string?> { [Trouble.Variable] = trouble },
        };
        var pool = step == "handshake" ? new Pool(options, new ProcessLauncher(HalfWorker)) : new Pool(options);
        await using (pool)
        {
            await PrepareAsync(pool);
            string seen;
            try
            {
                await CallAsync(pool);
                seen = "no trouble";
            }
            catch (Exception e)
            {
                seen = Describe(e);
            }

            if (!NeverStarts)
            {
                Assert.Equal(1, await pool.RunAsync(() => 1)); // The pool serves on.
            }

            return seen;
        }
    }

    private async Task PrepareAsync(Pool pool)
    {
        if (step == "shutdown")
        {
            await pool.RunAsync(() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Trouble.Make());
        }

        if (step == "idle")
        {
            var process = await pool.RunAsync(() =>
            {
                new Thread(() => { Thread.Sleep(50); Trouble.Make(); }) { IsBackground = true }.Start();
                return Environment.ProcessId;
            });
            if (trouble != "hang")
            {
                await Eventually.TrueAsync(() => !Leftovers.IsAlive(process));
            }
        }
    }

    private async Task CallAsync(Pool pool)
    {
        var state = step == "load state" ? StateTrap.Make() : null;
        var items = Enumerable.Range(0, 10).Select(x => x == Bad && step == "read item" ? StateTrap.Make() : (object)x).ToArray();
        var function = step switch
        {
            "load code" => LoadTrap.Run,
            "load state" => x => state!.Count == 0 ? "" : x,
            "run" => x => x is Bad ? Trouble.Make() : x,
            "write result" => x => x is Bad ? new ResultTrap() : x,
            _ => (Func<object, object>)(x => x),
        };
        var options = new MapOptions { ItemTimeout = TimeSpan.FromMilliseconds(trouble == "hang" ? 300 : 60_000) };
        switch (call)
        {
            case "run":
                var item = items[Bad];
                await pool.RunAsync(() => function(item), options);
                break;
            case "map":
                await pool.MapAsync(function, items, options);
                break;
            case "stream":
                await foreach (var _ in pool.MapStreamAsync(function, items, options))
                {
                }

                break;
            case "query":
                await Task.Run(() => items.AsProcessParallel(pool).WithItemTimeout(options.ItemTimeout!.Value).Select(function).ToArray());
                break;
            default:
                throw new ArgumentException(call);
        }
    }

    private static string Describe(Exception e) => e switch
    {
        AggregateException { InnerExceptions: [var one] } => $"{nameof(AggregateException)}: {Describe(one)}",
        WorkerLostException lost => $"{nameof(WorkerLostException)}, item {lost.ItemIndex}, {HowItEnded(lost)}",
        ItemTimeoutException late => $"{nameof(ItemTimeoutException)}, item {late.ItemIndex}",
        WorkerStartException { InnerException: null } start => $"{nameof(WorkerStartException)}{WhyNoStart().Match(start.Message) switch { { Success: true } why => ", " + why, _ => "" }}",
        WorkerStartException { InnerException: { } inner } => $"{nameof(WorkerStartException)}: {Describe(inner)}",
        { InnerException: { } inner } => $"{e.GetType().Name}: {Describe(inner)}",
        _ => e.GetType().Name,
    };

    [GeneratedRegex(@"exit code \d+|within \d+ seconds")]
    private static partial Regex WhyNoStart();

    private static string HowItEnded(WorkerLostException lost)
        => lost.Message.Contains("was killed by the pool", StringComparison.Ordinal) ? "killed by the pool"
        : lost.Signal is { } signal ? $"signal {signal}"
        : $"exit code {lost.ExitCode}";
}
