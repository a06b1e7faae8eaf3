using System.Globalization;

namespace ProcessPool.Benchmarks.Soak;

/// <summary>What one process holds, as Linux tells it.</summary>
/// <param name="Megabytes">Memory of its own that is not in a file, in MiB.</param>
internal readonly record struct ProcessSample(double Megabytes, int Threads, int Handles)
{
    /// <summary>Null: it has ended.</summary>
    public static ProcessSample? Of(int process)
    {
        try
        {
            var status = File.ReadAllLines($"/proc/{process}/status");
            return new ProcessSample(
                Field(status, "RssAnon:") / 1024.0, (int)Field(status, "Threads:"), Directory.GetFileSystemEntries($"/proc/{process}/fd").Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null; // A zombie has no memory any more.
        }
    }

    private static double Field(string[] status, string name)
        => double.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
