using System.Diagnostics;

namespace ProcessPool.ProcessTests.Support;

/// <summary>What a pool could leave behind on this machine.</summary>
internal static class Leftovers
{
    /// <summary>Child processes of this process, its open descriptors, and files of its pools, at this moment.</summary>
    public static (int Processes, int Descriptors, int Files) Count()
    {
        var processes = Process.GetProcesses();
        var children = processes.Count(p => ParentOf(p.Id) == Environment.ProcessId);
        foreach (var process in processes)
        {
            process.Dispose();
        }

        return (children, Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0, FilesOf(Environment.ProcessId));
    }

    /// <summary>Files of the pools of a process. Others on this machine may have pools, too.</summary>
    public static int FilesOf(int process) => Directory.GetFileSystemEntries(Path.GetTempPath(), $"pp-{process}-*").Length
        + (Directory.Exists("/dev/shm") ? Directory.GetFiles("/dev/shm", $"processpool-{process}-*").Length : 0);

    /// <summary>Whether a process runs. One that has ended and waits for its parent to ask for its exit code does not.</summary>
    public static bool IsAlive(int processId) => StatOf(processId) is { } stat && stat[0] != "Z";

    /// <summary>Whether it is a child of this process, and has not been waited for.</summary>
    public static bool IsChild(int processId) => ParentOf(processId) == Environment.ProcessId;

    private static int ParentOf(int processId)
        => StatOf(processId) is { } stat ? int.Parse(stat[1], System.Globalization.CultureInfo.InvariantCulture) : -1;

    /// <summary>State, parent, …; null when there is no such process.</summary>
    private static string[]? StatOf(int processId)
    {
        try
        {
            // After the name, which may hold anything but ends with the last parenthesis.
            var text = File.ReadAllText($"/proc/{processId}/stat");
            return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
