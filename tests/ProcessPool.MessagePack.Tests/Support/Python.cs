using System.Diagnostics;

namespace ProcessPool.MessagePack.Tests.Support;

/// <summary>Runs <c>eng/msgpack-vectors.py</c>.</summary>
internal static class Python
{
    private const string Systems = "/usr/bin/python3";

    private static readonly Lazy<string?> Why = new(() =>
    {
        try
        {
            var (code, _, errors) = Start(["-c", "import msgpack"], "");
            return code == 0 ? null : errors.Trim().Split('\n')[^1];
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    });

    /// <summary>Null if Python and its MessagePack package are there.</summary>
    public static string? WhyMissing => Why.Value;

    public static string Script(string input, params string[] arguments)
    {
        Assert.True(WhyMissing is null, $"The peer is required, but it does not run: {WhyMissing}");
        var script = Path.Combine(AppContext.BaseDirectory, "msgpack-vectors.py");
        var (code, output, errors) = Start([script, .. arguments], input);
        Assert.True(code == 0, errors);
        return output;
    }

    private static (int Code, string Output, string Errors) Start(string[] arguments, string input)
    {
        // A Python earlier on the path may not see the system's packages.
        var start = new ProcessStartInfo(File.Exists(Systems) ? Systems : "python3", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = new Process { StartInfo = start };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
