using System.Diagnostics;

namespace ProcessPool.ScriptTests;

/// <summary>
/// F# Interactive, as the SDK brings it: every submission is an assembly in memory, or (multiemit-) a part of one that is generated as it goes. The variables of
/// the session are static fields.
/// </summary>
public sealed class FSharpInteractiveTests
{
    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "Scripts");

    [Theory(Timeout = 240_000)]
    [InlineData(true, "+")]
    [InlineData(false, "+")]
    [InlineData(true, "-")]
    [InlineData(false, "-")]
    public async Task Session_GivesWhatItGivesInOneProcess(bool isTyped, string multiEmit)
        => await PrintsAsync("session.fsx", "session.expected.txt", isTyped, multiEmit);

    [Fact(Timeout = 240_000)]
    public async Task Sample_PrintsWhatIsExpected() => await PrintsAsync("words.fsx", "words.fsx.expected.txt", isTyped: false, "+");

    private static async Task PrintsAsync(string name, string expectedOutput, bool isTyped, string multiEmit)
    {
        var script = Path.Combine(Scripts, name);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "fsi", "--quiet", "--nologo", "--multiemit" + multiEmit, $"--lib:{AppContext.BaseDirectory}" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!isTyped)
        {
            start.ArgumentList.Add(script);
        }

#pragma warning disable RS0030 // Not a worker.
        using var process = Process.Start(start)!;
#pragma warning restore RS0030
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(isTyped ? await File.ReadAllTextAsync(script) + "\n#quit;;\n" : "");
            process.StandardInput.Close();
            var expected = (await File.ReadAllTextAsync(Path.Combine(Scripts, expectedOutput))).ReplaceLineEndings("\n");
            Assert.Equal(("", expected), (await errors, (await output).ReplaceLineEndings("\n").TrimStart('\n')));
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
