using System.Runtime.InteropServices;

namespace ProcessPool.Workers.Launching;

/// <summary>The process group that each worker leads on Unix: itself, and what it has started.</summary>
internal static partial class ProcessGroup
{
    public const int Kill = 9;
    public const int Continue = 18; // On Linux, as the next one.
    public const int Stop = 19;

    /// <summary>
    /// Ends what is left of the group. The number of a process is not given to another one while it names a group, so this meets no stranger unless
    /// the group is empty and the number came round within the moment since the worker's end.
    /// </summary>
    public static void End(int leader)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Signal(-leader, Kill); // Fails when there is no such group: nothing is left, or the worker ended before it led one.
        }
    }

    /// <summary>Sends a signal to a process; to all of a group, if the number is negative. -1: it was not sent.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Signal(int process, int signal);
}
