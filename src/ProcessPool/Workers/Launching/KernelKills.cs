using System.Globalization;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// How many processes the kernel of Linux has ended for want of memory, where it says so: in this process's control group (version 2:
/// <c>memory.events</c>; version 1: <c>memory.oom_control</c>), and on the whole machine (<c>/proc/vmstat</c>, since Linux 4.13). A worker that ended with SIGKILL while
/// one of the counts grew was, in all likelihood, one of them.
/// </summary>
internal static class KernelKills
{
    private const string Counter = "oom_kill ";
    private const string Groups = "/sys/fs/cgroup";

    /// <summary>The sum of all counts that can be read; 0 where there are none.</summary>
    public static long Count()
    {
        long sum = 0;
        if (OperatingSystem.IsLinux())
        {
            foreach (var file in Files())
            {
                sum += Read(file);
            }
        }

        return sum;
    }

    private static IEnumerable<string> Files()
    {
        yield return "/proc/vmstat";
        foreach (var line in Lines("/proc/self/cgroup"))
        {
            // number:controllers:path; version 2 has no controllers.
            if (line.Split(':', 3) is [_, var controllers, var path])
            {
                if (controllers.Length == 0)
                {
                    yield return $"{Groups}{path}/memory.events";
                }
                else if (controllers.Split(',').Contains("memory"))
                {
                    yield return $"{Groups}/memory{path}/memory.oom_control";
                }
            }
        }
    }

    private static long Read(string file)
    {
        foreach (var line in Lines(file))
        {
            if (line.StartsWith(Counter, StringComparison.Ordinal) && long.TryParse(line.AsSpan(Counter.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return count;
            }
        }

        return 0;
    }

    /// <summary>None where the file does not exist or may not be read: then the kernel says nothing.</summary>
    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : []; // An exception would cost milliseconds at the start of each pool.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
