using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace ProcessPool.Benchmarks.Measuring;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>Whether this program and the library were built to be fast.</summary>
    public static bool IsOptimized
        => new[] { typeof(Machine).Assembly, typeof(Pool).Assembly }
            .All(a => a.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true });

    public static string Describe()
    {
        var date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var library = IsPrecompiled(typeof(Pool).Assembly) ? "library precompiled" : "library not precompiled";
        return $"{Environment.ProcessorCount} cores; {RuntimeInformation.OSDescription.Trim()} {RuntimeInformation.OSArchitecture}; "
            + $"{RuntimeInformation.FrameworkDescription}; {library}; {date}";
    }

    /// <summary>How many cores other programs keep busy, looked at for a moment in which this one does nothing. Null outside Linux.</summary>
    public static double? BusyCores()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Thread.Sleep(200); // What was just measured may still be ending.
        var (idleBefore, allBefore) = ReadTicks();
        Thread.Sleep(400);
        var (idleAfter, allAfter) = ReadTicks();
        var machine = File.ReadLines("/proc/stat").Count(line => line.StartsWith("cpu", StringComparison.Ordinal)) - 1;
        return machine * (1 - (double)(idleAfter - idleBefore) / Math.Max(1, allAfter - allBefore));
    }

    /// <summary>The first line of /proc/stat: user, nice, system, idle, waiting for disks, and so on.</summary>
    private static (long Idle, long All) ReadTicks()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(t => long.Parse(t, CultureInfo.InvariantCulture))
            .ToArray();
        return (ticks[3] + ticks[4], ticks.Sum());
    }

    private static bool IsPrecompiled(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        return file.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
    }
}
