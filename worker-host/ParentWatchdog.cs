using System.Runtime.InteropServices;

namespace ProcessPool.WorkerHost;

/// <summary>
/// Ends a worker whose parent has gone, also when code of the user would keep it alive: exit handlers get a moment, then the process ends
/// without them.
/// </summary>
internal static partial class ParentWatchdog
{
    private const int ExitCode = 3;

    private static readonly TimeSpan ForExitHandlers = TimeSpan.FromMilliseconds(300);

    public static void EndProcess()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ProcessGroup.End(); // The last of the handlers.
        var exit = new Thread(() => Environment.Exit(ExitCode)) { IsBackground = true };
        exit.Start();
        Thread.Sleep(ForExitHandlers);
        if (OperatingSystem.IsWindows())
        {
            TerminateProcess(-1, ExitCode);
        }
        else
        {
            ProcessGroup.End();
            ExitNow(ExitCode);
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ExitNow(int code);

    [LibraryImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool TerminateProcess(nint process, uint code);
}
