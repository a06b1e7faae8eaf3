using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProcessPool.ProcessTests.Matrix;

/// <summary>What can go wrong in a worker, made on purpose. In the tests' own process, where the variable is not set, nothing happens.</summary>
internal static partial class Trouble
{
    public const string Variable = "PROCESSPOOL_TEST_TROUBLE";

    public static readonly string[] Kinds =
        ["throw", "signal", "stack overflow", "exit", "fail-fast", "out of memory", "hang", "garbage on the pipe", "half a frame"];

    /// <summary>Returns in the tests' own process only.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Make()
    {
        switch (Environment.GetEnvironmentVariable(Variable))
        {
            case "throw":
                throw new FormatException("trouble");
            case "signal":
                _ = SendSignal(Environment.ProcessId, 9);
                Thread.Sleep(Timeout.Infinite);
                break;
            case "stack overflow":
                var thread = new Thread(() => Overflow(0), maxStackSize: 256 * 1024);
                thread.Start();
                thread.Join();
                break;
            case "exit":
                Environment.Exit(7);
                break;
            case "fail-fast":
                Environment.FailFast("trouble");
                break;
            case "out of memory":
                var all = new List<byte[]>();
                while (true)
                {
                    all.Add(new byte[1 << 20]);
                }

            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "garbage on the pipe":
                WriteToParent([.. Enumerable.Repeat((byte)0xC1, 100)]);
                Thread.Sleep(Timeout.Infinite); // Until the pool ends it.
                break;
            case "half a frame":
                LeaveRing();
                WriteToParent([2, 20, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0]); // A piece of 20 bytes, of which there are three. Before there are rings: a part of a header.
                ExitNow(8);
                break;
            default:
                break;
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Overflow(int depth) => depth < 0 ? 0 : depth + Overflow(depth + 1);

    /// <summary>Says in the ring to the parent that what follows is in the pipe (docs/wire-format.md), if there are rings.</summary>
    private static unsafe void LeaveRing()
    {
        const string FromRingsOn = " 00012000 "; // 73728, in hexadecimal
        const int SizeOfRing = 256 + 262144;
        if (File.ReadLines("/proc/self/maps").FirstOrDefault(line => line.Contains("/processpool-", StringComparison.Ordinal) && line.Contains(FromRingsOn, StringComparison.Ordinal)) is { } line)
        {
            var ring = (long*)(nint.Parse(line.AsSpan(0, line.IndexOf('-', StringComparison.Ordinal)), System.Globalization.NumberStyles.HexNumber, null) + SizeOfRing);
            Volatile.Write(ref ring[2], ring[0]);
            Volatile.Write(ref ring[1], ring[1] + 1);
        }
    }

    /// <summary>The pipe to the parent is the only socket of a worker.</summary>
    private static unsafe void WriteToParent(byte[] bytes)
    {
        foreach (var entry in Directory.GetFiles("/proc/self/fd"))
        {
            if (new FileInfo(entry).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true)
            {
                fixed (byte* first = bytes)
                {
                    _ = Write(int.Parse(Path.GetFileName(entry), null), first, bytes.Length);
                }

                return;
            }
        }

        throw new InvalidOperationException("There is no socket.");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ExitNow(int code);

    [LibraryImport("libc", EntryPoint = "write")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nint count);
}
