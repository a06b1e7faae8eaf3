using System.Diagnostics;

namespace ProcessPool.ProcessTests.Support;

/// <summary>What a pool could leave behind on this machine.</summary>
internal static class Leftovers
{
    /// <summary>Child processes of this process, open descriptors, and files of pools, at this moment.</summary>
    public static (int Processes, int Descriptors, int Files) Count()
    {
        var processes = Process.GetProcesses();
        var children = processes.Count(p => ParentOf(p.Id) == Environment.ProcessId);
        foreach (var process in processes)
        {
            process.Dispose();
        }

        var files = Directory.GetFileSystemEntries(Path.GetTempPath(), "pp-*").Length
            + (Directory.Exists("/dev/shm") ? Directory.GetFiles("/dev/shm", "processpool-*").Length : 0);
        return (children, Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0, files);
    }

    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static int ParentOf(int processId)
    {
        try
        {
            // After the name, which may hold anything but ends with the last parenthesis: state, parent.
            var text = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return -1; // It has ended.
        }
    }
}
