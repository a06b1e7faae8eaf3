using System.Diagnostics;

namespace ProcessPool.ScriptTests;

/// <summary>
/// Code that is edited while the program runs. That must be switched on when a process starts, so an application of its own does it; here stands what it must have
/// seen.
/// </summary>
public sealed class HotReloadTests
{
    private const string Touched = "hot reload has changed its code, or code that it refers to (assembly {0}), and the file holds the code of before";

    [Fact(Timeout = 120_000)]
    public async Task EditedCode_RunsAsItIsNow_OrIsRefusedInWords()
    {
        var (output, error) = await Run();
        Assert.Equal("", error);
        string[] expected =
        [
            "supported: True",
            "before: 2 10 10 1010, 5/1 of the same type",
            "again: 2 10 10 1010, 5/1 of the same type",
            "edited: 3 20 10 1020, 5/2 of the same type",
            "edited, again: 3 20 10 1020, 5/2 of the same type",
            "edited twice: 4 20 110 1020, 5/2 of the same type",
            "a type was added: 4 103 110 1103, 5/2 of the same type",
            "an object: round 1 round 1",
            "an object, edited: square 1",
            "an item that the function does not mention: 5:0",
            "explain: a slice, because hot reload has changed it or what it refers to",
            "untouched: 2 3, by reference, each worker loads the same file",
            "same worker: True",
            $"by reference: The function cannot be sent to another process: closure — {Of("Edited")}; read by the lambda in F.Plain. Restart the program",
            $"by reference, a caller: The function cannot be sent to another process: closure — {Of("Caller")}; read by C.Run. Restart the program",
            $"by reference, an item: Item 0 cannot be sent to another process: value : Item — {Of("Edited")}. Restart the program",
            "with an initializer: 4",
            "what it sets: The function cannot be sent to another process: variable F.Factor : System.Int32 — a static variable of code that hot reload has touched (assembly Edited): "
                + "a worker runs a copy of that code, in which the pool's initializer has set nothing. Restart the program",
            "late, before: 2 2 2",
            "late, the agent told: 3",
        ];
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Of(string assembly) => Touched.Replace("{0}", assembly, StringComparison.Ordinal);

    private static async Task<(string Output, string Error)> Run()
    {
        var mine = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        const string App = "ProcessPool.HotReloadApp";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(mine))!, App, Path.GetFileName(mine), App + ".dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_MODIFIABLE_ASSEMBLIES"] = "debug" },
        };
#pragma warning disable RS0030 // Not a worker.
        using var process = Process.Start(start)!;
#pragma warning restore RS0030
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (output, await error);
    }
}
