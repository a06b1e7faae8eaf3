using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// Tells when pipes have something to read: one thread waits for all pipes of this process, with <c>poll</c>. Unix only. Asynchronous reads would do the same, but
/// their state machines, and the engine of the sockets below them, have to be compiled in the first pool of each process: some seventy methods.
/// </summary>
internal static unsafe partial class PipePoll
{
    private const short ForReading = 1; // POLLIN. Ends and errors are told without being asked for.

    private static readonly Lock Adding = new();
    private static readonly List<Wait> Added = [];
    private static FileStream? _bell;

    /// <summary>Runs the reader on the thread pool, once, when the pipe has something or has ended.</summary>
    public static void WhenReadable(SafeHandle pipe, IThreadPoolWorkItem reader)
    {
        lock (Adding)
        {
            Added.Add(new Wait(pipe, reader));
            if (Added.Count == 1)
            {
                (_bell ??= Start()).WriteByte(0);
            }
        }
    }

    /// <summary>A pipe as a file, whose reads and writes are plain system calls; the stream of a pipe goes through a socket. Valid as long as the pipe is.</summary>
    public static FileStream FileOf(SafePipeHandle pipe, FileAccess access)
        => new(new SafeFileHandle(pipe.DangerousGetHandle(), ownsHandle: false), access, bufferSize: 0);

    private static FileStream Start()
    {
        var bell = new AnonymousPipeServerStream(PipeDirection.Out);
        new Thread(() => Run(bell)) { IsBackground = true, Name = "ProcessPool output" }.UnsafeStart();
        return FileOf(bell.SafePipeHandle, FileAccess.Write);
    }

    private static void Run(AnonymousPipeServerStream bell)
    {
        var ear = FileOf(bell.ClientSafePipeHandle, FileAccess.Read);
        var waits = new List<Wait>();
        while (true)
        {
            var entries = new PollEntry[waits.Count + 1];
            entries[0] = new PollEntry(ear.SafeFileHandle);
            for (var i = 0; i < waits.Count; i++)
            {
                entries[i + 1] = new PollEntry(waits[i].Pipe);
            }

            if (Poll(entries) < 0)
            {
                Thread.Sleep(1); // Interrupted by a signal, or for want of memory.
                continue;
            }

            for (var i = waits.Count; i > 0; i--)
            {
                if (entries[i].Returned != 0)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(waits[i - 1].Reader, preferLocal: false);
                    waits.RemoveAt(i - 1);
                }
            }

            if (entries[0].Returned != 0)
            {
                lock (Adding)
                {
                    ear.ReadByte();
                    waits.AddRange(Added);
                    Added.Clear();
                }
            }

            GC.KeepAlive(bell);
        }
    }

    private static int Poll(PollEntry[] entries)
    {
        fixed (PollEntry* first = entries)
        {
            return Poll(first, (nuint)entries.Length, -1);
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    private sealed record Wait(SafeHandle Pipe, IThreadPoolWorkItem Reader);

    /// <summary>As the system defines it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct PollEntry(SafeHandle pipe)
    {
        private readonly int _descriptor = (int)pipe.DangerousGetHandle();
        private readonly short _wanted = ForReading;
        public readonly short Returned;
    }
}
