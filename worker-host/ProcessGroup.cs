using System.Runtime.InteropServices;

namespace ProcessPool.WorkerHost;

/// <summary>
/// On Unix a worker leads a process group of its own: the signals of the terminal do not reach it, and what it has started can be ended with it.
/// On Windows neither is done.
/// </summary>
internal static partial class ProcessGroup
{
    private const int Kill = 9;

    private static bool _leads;

    /// <summary>Makes this process the leader of a new group.</summary>
    public static void Lead() => _leads = !OperatingSystem.IsWindows() && SetProcessGroup(0, 0) == 0;

    /// <summary>Ends this process and all that it has started, at once and without exit handlers. Does nothing where there is no such group.</summary>
    public static void End()
    {
        if (_leads)
        {
            _ = Signal(0, Kill);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetProcessGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
