using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ProcessPool.Protocol;

namespace ProcessPool.WorkerHost;

/// <summary>
/// The worker's end of the pipe, on Linux. The pipes of .NET are sockets there, and bring their engine along, with a thread and some megabytes, which a worker does not
/// need: it blocks in its reads and writes.
/// </summary>
internal sealed partial class ParentPipe : ByteStream
{
    private const int UnixFamily = 1;
    private const int StreamType = 1;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int BothWays = 2;
    private const int LongestPath = 107;
    private const int NoSuchFile = 2;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int Refused = 111;

    private readonly SafeFileHandle _socket;

    private ParentPipe(SafeFileHandle socket) => _socket = socket;

    /// <exception cref="TimeoutException">Nobody listens.</exception>
    /// <exception cref="UnauthorizedAccessException">Another user does.</exception>
    /// <exception cref="IOException">The system says no.</exception>
    public static ParentPipe Connect(string path, TimeSpan timeout)
    {
        var address = AddressOf(path);
        var socket = new SafeFileHandle(OpenSocket(UnixFamily, StreamType | CloseOnExec, 0), ownsHandle: true);
        try
        {
            Check(socket.IsInvalid ? -1 : 0);
            for (var until = Environment.TickCount64 + (long)timeout.TotalMilliseconds; ConnectSocket(socket, address, address.Length) < 0;)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error is not (NoSuchFile or Refused or TryAgain or Interrupted))
                {
                    throw new IOException(Marshal.GetPInvokeErrorMessage(error));
                }

                if (Environment.TickCount64 > until)
                {
                    throw new TimeoutException("Nobody listens at the pipe.");
                }

                Thread.Sleep(1);
            }

            CheckUser(socket);
            return new ParentPipe(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            while (true)
            {
                var read = ReadSome(_socket, first, buffer.Length);
                if (read >= 0 || Marshal.GetLastPInvokeError() != Interrupted)
                {
                    return (int)Check(read);
                }
            }
        }
    }

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            for (var done = 0; done < buffer.Length;)
            {
                var written = WriteSome(_socket, first + done, buffer.Length - done);
                if (written >= 0 || Marshal.GetLastPInvokeError() != Interrupted)
                {
                    done += (int)Check(written);
                }
            }
        }
    }

    /// <summary>Whoever reads or writes comes back: closing alone would wait for them.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_socket.IsClosed)
        {
            _ = Shutdown(_socket, BothWays);
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] AddressOf(string path)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(path);
        if (bytes.Length > LongestPath)
        {
            throw new IOException($"The path of the pipe has {bytes.Length} bytes, and a socket {LongestPath} at most.");
        }

        var address = new byte[sizeof(ushort) + LongestPath + 1];
        address[BitConverter.IsLittleEndian ? 0 : 1] = UnixFamily;
        bytes.CopyTo(address, sizeof(ushort));
        return address;
    }

    private static unsafe void CheckUser(SafeFileHandle socket)
    {
        var credentials = stackalloc int[3]; // process, user, group
        var length = 3 * sizeof(int);
        Check(GetOption(socket, SocketLevel, PeerCredentials, credentials, ref length));
        if (credentials[1] != EffectiveUser())
        {
            throw new UnauthorizedAccessException("The pipe belongs to another user.");
        }
    }

    private static nint Check(nint result)
        => result >= 0 ? result : throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ConnectSocket(SafeFileHandle socket, [In] byte[] address, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int GetOption(SafeFileHandle socket, int level, int option, int* value, ref int length);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EffectiveUser();

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Shutdown(SafeFileHandle socket, int how);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint ReadSome(SafeFileHandle socket, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint WriteSome(SafeFileHandle socket, byte* buffer, nint count);
}
