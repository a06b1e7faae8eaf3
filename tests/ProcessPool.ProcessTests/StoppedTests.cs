using System.Runtime.InteropServices;
using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

/// <summary>Workers that are stopped by a signal, as by a debugger or a terminal: they say nothing more, and cannot be asked to end.</summary>
public sealed partial class StoppedTests
{
    private const int Stop = 19;

    [Fact(Timeout = 120_000)]
    public async Task AStoppedWorker_UnderATimeLimit_IsReplaced_AndCostsOneItem()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var pool = new Pool(new PoolOptions { Workers = 1, CancellationGrace = TimeSpan.FromMilliseconds(100) });
        var outcomes = await pool.MapOutcomesAsync(
            x =>
            {
                if (x == 1)
                {
                    _ = Signal(Environment.ProcessId, Stop);
                    Thread.Sleep(Timeout.Infinite); // It may be another thread that the signal stops first.
                }

                return (x, Environment.ProcessId);
            },
            Enumerable.Range(0, 4),
            new MapOptions { ItemTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal([1], outcomes.Where(outcome => !outcome.IsSuccess).Select(outcome => outcome.Index));
        Assert.Equal(1, Assert.IsType<ItemTimeoutException>(outcomes[1].Exception).ItemIndex);
        Assert.Equal([0, 2, 3], outcomes.Where(outcome => outcome.IsSuccess).Select(outcome => outcome.Value.x));
        Assert.NotEqual(outcomes[0].Value.ProcessId, outcomes[2].Value.ProcessId); // 3 may have run before 1: both ends are tried.
        Assert.False(Leftovers.IsAlive(outcomes[0].Value.ProcessId));
    }

    [Fact(Timeout = 120_000)]
    public async Task Dispose_WithAStoppedWorker_Ends()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var pool = new Pool(1);
        var process = pool.Run(() => Environment.ProcessId);
        Assert.Equal(0, Signal(process, Stop));
        await pool.DisposeAsync();
        Assert.False(Leftovers.IsAlive(process));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
