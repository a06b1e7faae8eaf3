using System.Diagnostics;
using System.Globalization;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// Ends a process with all that it has started. .NET looks at every process of the machine for that, twice, and opens files that have gone; Linux can say which children a process has.
/// </summary>
internal static class ProcessTree
{
    /// <summary>Most systems are built with it (<c>CONFIG_PROC_CHILDREN</c>).</summary>
    private static readonly bool TellsChildren = OperatingSystem.IsLinux() && File.Exists("/proc/thread-self/children");

    /// <summary>Kills a process and its descendants. Children of a descendant that has ended before are no longer its descendants.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The system says no.</exception>
    /// <exception cref="AggregateException">The system says no to some of it.</exception>
    public static void Kill(Process process)
    {
        if (!TellsChildren)
        {
            process.Kill(entireProcessTree: true);
            return;
        }

        if (!process.HasExited)
        {
            _ = ProcessGroup.Signal(process.Id, ProcessGroup.Stop);
            KillChildren(process.Id);
#pragma warning disable RS0030 // All that it has started is killed already.
            process.Kill();
#pragma warning restore RS0030
        }
    }

    /// <summary>The children of a process that is stopped: it starts no others, and none of their numbers is given away while it cannot take note of their end.</summary>
    private static void KillChildren(int process)
    {
        foreach (var child in ChildrenOf(process))
        {
            _ = ProcessGroup.Signal(child, ProcessGroup.Stop);
            KillChildren(child);
            _ = ProcessGroup.Signal(child, ProcessGroup.Kill); // Fails if it belongs to another user by now.
        }
    }

    private static List<int> ChildrenOf(int process)
    {
        var children = new List<int>();
        try
        {
            foreach (var thread in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
            {
                foreach (var child in File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    children.Add(int.Parse(child, CultureInfo.InvariantCulture));
                }
            }
        }
        catch (IOException)
        {
            // The process, or one of its threads, has ended meanwhile.
        }

        return children;
    }
}
