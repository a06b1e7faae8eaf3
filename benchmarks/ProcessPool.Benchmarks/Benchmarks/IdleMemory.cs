using System.Globalization;
using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Benchmarks.Peers;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>What a worker that has run something, and waits, takes of the memory and the processors of the machine.</summary>
internal sealed class IdleMemory : IBenchmark
{
    private const string Worker = "worker";
    private const string Bare = "bare .NET process, blocked on a named pipe";
    private const double Seconds = 0.5;

    public string Name => "idle-memory";

    public string Summary => "The memory of an idle worker, where what is shared counts in shares (PSS of Linux); beside a bare .NET process that waits at a named pipe. And the processor time of an idle pool.";

    public void Run(Harness harness)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var peers = new PeerSet(harness);
        using var pool = new Pool(2);
        pool.Map(x => x * x, Enumerable.Range(0, 1000));
        using var one = new ChildProcess(ChildMain.Echo, 0, 8);
        using var two = new ChildProcess(ChildMain.Echo, 0, 8);
        foreach (var child in new[] { one, two })
        {
            child.Pipe.Write(new byte[8]);
            child.Pipe.ReadExactly(new byte[8]);
        }

        harness.Compare(
            "Processor time of who is idle, in a second",
            new Unit("ms"),
            new Trial("a pool of two: its workers, and its threads in the parent", () => ProcessorTime([.. pool.Workers.Select(worker => worker.ProcessId)], withParent: true)),
            new Trial("two bare .NET processes, blocked on named pipes", () => ProcessorTime([one.ProcessId, two.ProcessId], withParent: false)));
        harness.Compare(
            "Idle",
            new Unit("MiB"),
            new Trial(Worker, () => pool.Workers.Average(worker => Shares(worker.ProcessId)), Bare),
            new Trial(Bare, () => (Shares(one.ProcessId) + Shares(two.ProcessId)) / 2),
            peers.Trial(PeerKind.MpDill, "worker, forked: shares pages with its parent", "memory", mebibytes => mebibytes, Worker),
            peers.Trial(PeerKind.MpStdSpawn, "worker", "memory", mebibytes => mebibytes, Worker),
            peers.Trial(PeerKind.Joblib, "worker", "memory", mebibytes => mebibytes, Worker),
            peers.Trial(PeerKind.Distributed, "worker", "memory", mebibytes => mebibytes, Worker),
            peers.Trial(PeerKind.WorkerpoolProcess, "worker", "memory", mebibytes => mebibytes, Worker));
    }

    private static double ProcessorTime(int[] processes, bool withParent)
    {
        var before = Sum();
        Thread.Sleep(TimeSpan.FromSeconds(Seconds));
        return (Sum() - before) / Seconds;

        double Sum() => processes.Sum(process => ThreadTimes(process, "")) + (withParent ? ThreadTimes(Environment.ProcessId, "ProcessPool") : 0);
    }

    /// <summary>Milliseconds that the threads of a process have run, as far as they are called so.</summary>
    private static double ThreadTimes(int process, string name) => Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task"))
        .Where(thread => File.ReadAllText(thread + "/comm").StartsWith(name, StringComparison.Ordinal))
        .Sum(thread => double.Parse(File.ReadAllText(thread + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e6);

    private static double Shares(int process)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/smaps_rollup")).First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
