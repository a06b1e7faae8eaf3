using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

/// <summary>A worker that the kernel ends for want of memory, for real: the application runs in a control group with little of it.</summary>
public sealed class KernelKillTests
{
    [ControlGroupFact(Timeout = 120_000)]
    public async Task AWorkerThatTheKernelEnds_IsToldAsThat_AndTheOthersGoOn()
    {
        var mainFile = Path.GetTempFileName();
        using var group = new ControlGroup(400 << 20);
        try
        {
            using var parent = group.Start("dotnet", TestApp.PathOf("ProcessPool.TestApp"), "hungry-item", mainFile);
            var output = await parent.StandardOutput.ReadToEndAsync();
            await parent.WaitForExitAsync();
            Assert.StartsWith("item 3: WorkerLostException, out of memory: True, attempts: 2\nothers: 0 1 2 4 5\n", output, StringComparison.Ordinal);
            Assert.Contains("ended with signal 9 (SIGKILL: by the kernel, for want of memory", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(mainFile);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AWorkerThatSomebodyElseKills_IsNotToldAsThat()
    {
        await using var pool = new Pool(1);
        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => pool.RunAsync(int () =>
        {
            System.Diagnostics.Process.GetCurrentProcess().Kill(entireProcessTree: false);
            Thread.Sleep(Timeout.Infinite);
            return 0;
        }));
        Assert.Equal(9, lost.Signal);
        Assert.False(lost.IsOutOfMemory);
    }
}
