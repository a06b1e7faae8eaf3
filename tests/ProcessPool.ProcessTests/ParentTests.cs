using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

/// <summary>What the parent process does to its workers.</summary>
public sealed class ParentTests : IDisposable
{
    private readonly string _mainFile = Path.GetTempFileName();

    public void Dispose() => File.Delete(_mainFile);

    [Fact(Timeout = 60_000)]
    public async Task KillMinus9OfTheParent_NoWorkerLeftAfterASecond()
    {
        int[] workers;
        using (var parent = TestApp.Start("busy-parent", _mainFile))
        {
            var line = await parent.StandardOutput.ReadLineAsync();
            workers = [.. line!.Split(' ').Select(int.Parse)];
            Assert.All(workers, id => Assert.True(Leftovers.IsAlive(id)));
            parent.Kill(entireProcessTree: false);
            await parent.WaitForExitAsync();
        }

        using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        while (!second.IsCancellationRequested && workers.Any(Leftovers.IsAlive))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        var left = workers.Count(Leftovers.IsAlive);
        Assert.Equal(0, left);
        Assert.Equal(0, Leftovers.Count().Files);
    }

    [Fact(Timeout = 60_000)]
    public async Task MainOfTheUser_RunsInTheParentOnly()
    {
        using var parent = TestApp.Start("hello", _mainFile);
        Assert.Equal("hello from a worker", await parent.StandardOutput.ReadLineAsync());
        await parent.WaitForExitAsync();
        Assert.Equal(0, parent.ExitCode);
        Assert.Equal(["main"], await File.ReadAllLinesAsync(_mainFile));
    }
}
