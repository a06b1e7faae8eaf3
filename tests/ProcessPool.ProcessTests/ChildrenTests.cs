using System.Diagnostics;
using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

/// <summary>Processes that workers have started go with them.</summary>
public sealed class ChildrenTests
{
    private static int StartChild()
    {
        // A grandchild whose parent has ended: nothing but the process group still links it to the worker.
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("sleep 1000 > /dev/null 2>&1 & echo $!");
#pragma warning disable RS0030 // Not a worker.
        using var shell = Process.Start(start)!;
#pragma warning restore RS0030
        var id = int.Parse(shell.StandardOutput.ReadLine()!, null);
        shell.WaitForExit();
        return id;
    }

    [Theory(Timeout = 60_000)]
    [InlineData("dispose")]
    [InlineData("kill")]
    [InlineData("crash")]
    [InlineData("recycled")]
    [InlineData("resize")]
    public async Task GoWithTheirWorker(string end)
    {
        await using var pool = new Pool(new PoolOptions { Workers = end == "resize" ? 2 : 1, MaxItemsPerWorker = end == "recycled" ? 1 : null, Output = WorkerOutput.Discard });
        var children = end == "resize" ? await pool.RunOnEachWorkerAsync(StartChild) : [await pool.RunAsync(StartChild)];
        switch (end)
        {
            case "dispose":
                await pool.DisposeAsync();
                break;
            case "kill":
                pool.Kill();
                break;
            case "crash":
                await Assert.ThrowsAsync<WorkerLostException>(() => pool.RunAsync(() => Environment.FailFast("here")));
                break;
            case "resize":
                pool.Resize(1);
                await Eventually.TrueAsync(() => children.Count(Leftovers.IsAlive) == 1);
                return;
            default:
                break;
        }

        await Eventually.TrueAsync(() => !Leftovers.IsAlive(children[0]));
    }

    /// <summary>A chain of three, of which the second has left the worker's group: only their parents link them to it.</summary>
    private static int[] StartChain()
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("echo $$; setsid bash -c 'echo $$; sleep 1000 > /dev/null 2>&1 & echo $!; wait' & wait");
#pragma warning disable RS0030 // Not a worker.
        var shell = Process.Start(start)!;
#pragma warning restore RS0030
        return [.. Enumerable.Range(0, 3).Select(_ => int.Parse(shell.StandardOutput.ReadLine()!, null))];
    }

    [Fact(Timeout = 60_000)]
    public async Task OfAnotherGroup_GoWithAWorkerThatIsKilled()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // Where there is no setsid.
        }

        await using var pool = new Pool(new PoolOptions { Workers = 1, Output = WorkerOutput.Discard });
        var chain = await pool.RunAsync(StartChain);
        Assert.All(chain, process => Assert.True(Leftovers.IsAlive(process)));
        pool.Kill();
        await Eventually.TrueAsync(() => !chain.Any(Leftovers.IsAlive));
    }
}
