using System.Diagnostics;
using System.Globalization;

namespace ProcessPool.ProcessTests.Support;

/// <summary>A control group of Linux with a limit of memory, where this process may make one. Its kernel ends processes in it that want more.</summary>
internal sealed class ControlGroup : IDisposable
{
    private readonly string _folder;

    public ControlGroup(long bytes)
    {
        _folder = Path.Combine(Root!, string.Create(CultureInfo.InvariantCulture, $"processpool-test-{Environment.ProcessId}-{Guid.NewGuid():N}"));
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, IsVersion2 ? "memory.max" : "memory.limit_in_bytes"), bytes.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Where groups are made; null: nowhere, by this process.</summary>
    public static string? Root { get; } = FindRoot();

    private static bool IsVersion2 => Root == "/sys/fs/cgroup";

    /// <summary>Starts a command in the group. The caller disposes of the process, and kills it.</summary>
    public Process Start(params string[] command)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { "-c", "echo $$ > \"$1\"; shift; exec \"$@\"", "bash", Path.Combine(_folder, "cgroup.procs") }.Concat(command))
        {
            start.ArgumentList.Add(argument);
        }

#pragma warning disable RS0030 // Not a worker.
        return Process.Start(start)!;
#pragma warning restore RS0030
    }

    /// <summary>Only when no process is in it any more.</summary>
    public void Dispose() => Directory.Delete(_folder);

    private static string? FindRoot()
    {
        foreach (var (root, limit) in new[] { ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max") })
        {
            var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"processpool-try-{Environment.ProcessId}"));
            try
            {
                Directory.CreateDirectory(folder);
                var works = File.Exists(Path.Combine(folder, limit));
                Directory.Delete(folder);
                if (works)
                {
                    return root;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not here.
            }
        }

        return null;
    }
}

/// <summary>A test that needs a <see cref="ControlGroup"/>; skipped, and reported as such, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ControlGroupFactAttribute : FactAttribute
{
    public ControlGroupFactAttribute() => Skip = ControlGroup.Root is null ? "This process may not make control groups with a limit of memory." : null!;
}
