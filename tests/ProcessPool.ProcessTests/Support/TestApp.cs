using System.Diagnostics;

namespace ProcessPool.ProcessTests.Support;

/// <summary>The application of tests that need a parent process of their own.</summary>
internal static class TestApp
{
    /// <summary>Starts it. The caller disposes of the process, and kills it.</summary>
    public static Process Start(string command, string mainFile)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(PathOf("ProcessPool.TestApp"));
        start.ArgumentList.Add(command);
        start.ArgumentList.Add(mainFile);
#pragma warning disable RS0030 // Not a worker.
        return Process.Start(start)!;
#pragma warning restore RS0030
    }

    /// <summary>An application that was built beside these tests: artifacts/bin/NAME/CONFIGURATION/NAME.dll.</summary>
    public static string PathOf(string name)
    {
        var mine = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        return Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(mine))!, name, Path.GetFileName(mine), name + ".dll");
    }
}
