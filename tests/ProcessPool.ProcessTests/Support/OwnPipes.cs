namespace ProcessPool.ProcessTests.Support;

/// <summary>The pipes on which this process waits for workers. Other processes on the machine may have pools of their own. Linux only.</summary>
internal static class OwnPipes
{
    public static string[] List()
    {
        var mine = Directory.GetFiles("/proc/self/fd").Select(TargetOf).ToHashSet();
        return [.. File.ReadLines("/proc/net/unix")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == 8 && fields[7].Contains("/pp-", StringComparison.Ordinal) && mine.Contains($"socket:[{fields[6]}]"))
            .Select(fields => fields[7])
            .Distinct()];
    }

    private static string? TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null; // Closed meanwhile.
        }
    }
}
