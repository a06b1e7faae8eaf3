using System.Diagnostics;
using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

/// <summary>What the parent process does to its workers.</summary>
public sealed class ParentTests : IDisposable
{
    private readonly string _mainFile = Path.GetTempFileName();

    public void Dispose() => File.Delete(_mainFile);

    [Theory(Timeout = 60_000)]
    [InlineData("busy-parent")]
    [InlineData("grandparent")]
    public async Task KillMinus9OfTheParent_NoWorkerLeftAfterASecond(string command)
    {
        using var parent = TestApp.Start(command, _mainFile);
        var processes = await ReadProcesses(parent);
        parent.Kill(entireProcessTree: false);
        await parent.WaitForExitAsync();
        await AssertEndWithinASecond(processes);
        Assert.Equal(0, Leftovers.FilesOf(parent.Id));
    }

    [Fact(Timeout = 60_000)]
    public async Task EnvironmentExit_InTheMiddleOfACall_LeavesNothing()
    {
        using var parent = TestApp.Start("exiting-parent", _mainFile);
        var processes = await ReadProcesses(parent);
        await parent.WaitForExitAsync();
        Assert.Equal(5, parent.ExitCode);
        await AssertEndWithinASecond(processes);
        Assert.Equal(0, Leftovers.FilesOf(parent.Id));
    }

    /// <summary>As a terminal does it: the signal goes to the whole process group of the job, which a shell with job control makes.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("busy-parent")]
    [InlineData("grandparent")]
    public async Task CtrlC_EndsAll_WithoutNoise(string command)
    {
        const string Script = """
            set -m
            dotnet "$1" "$2" "$3" 2> "$3.error" > "$3.output" &
            until [ -s "$3.output" ]; do sleep 0.01; done
            kill -INT -$!
            wait $!
            echo "exit code $?"
            cat "$3.output" "$3.error"
            """;
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-c", Script, "bash", TestApp.PathOf("ProcessPool.TestApp"), command, _mainFile })
        {
            start.ArgumentList.Add(argument);
        }

#pragma warning disable RS0030 // Not a worker.
        using var shell = Process.Start(start)!;
#pragma warning restore RS0030
        try
        {
            var lines = (await shell.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("exit code 130", lines[0]);
            Assert.Equal(2, lines.Length); // The exit code, and what the parent printed before. Nothing from any worker.
            await AssertEndWithinASecond([.. lines[1].Split(' ').Select(int.Parse)]);
        }
        finally
        {
            File.Delete(_mainFile + ".output");
            File.Delete(_mainFile + ".error");
        }
    }

    private static async Task<int[]> ReadProcesses(Process parent)
    {
        var line = await parent.StandardOutput.ReadLineAsync();
        return [.. line!.Split(' ').Select(int.Parse)];
    }

    private static async Task AssertEndWithinASecond(int[] processes)
    {
        using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        while (!second.IsCancellationRequested && processes.Any(Leftovers.IsAlive))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        Assert.DoesNotContain(processes, Leftovers.IsAlive);
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
