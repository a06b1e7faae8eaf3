using System.Diagnostics;

namespace ProcessPool.ProcessTests.Support;

/// <summary>Runs an application that was built beside these tests, to its end.</summary>
internal static class ApplicationOutput
{
    /// <summary>What it wrote to standard output. An exit code that is not zero fails the test, with what it wrote to standard error.</summary>
    public static async Task<string> OfAsync(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])[TestApp.PathOf(name), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

#pragma warning disable RS0030 // Not a worker.
        using var process = Process.Start(start)!;
#pragma warning restore RS0030
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{name} ended with exit code {process.ExitCode}.\n{output}\n{await error}");
        return output;
    }
}
