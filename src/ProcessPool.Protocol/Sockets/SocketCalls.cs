using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ProcessPool.Protocol.Sockets;

/// <summary>What Linux is asked for sockets that have a path, with its numbers.</summary>
internal static partial class SocketCalls
{
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int Aborted = 103;
    public const int Refused = 111;

    private const int UnixFamily = 1;
    private const int StreamType = 1;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int NoSignal = 0x4000;
    private const int LongestPath = 107;
    private const int BothWays = 2;

    public static int LastError => Marshal.GetLastPInvokeError();

    /// <exception cref="IOException">The system says no.</exception>
    public static SafeFileHandle Open()
    {
        var socket = new SafeFileHandle(OpenSocket(UnixFamily, StreamType | CloseOnExec, 0), ownsHandle: true);
        Check(socket.IsInvalid ? -1 : 0);
        return socket;
    }

    /// <summary>-1: see <see cref="LastError"/>.</summary>
    public static int TryConnect(SafeFileHandle socket, byte[] address) => ConnectSocket(socket, address, address.Length);

    /// <exception cref="IOException">The system says no.</exception>
    public static void Bind(SafeFileHandle socket, byte[] address) => Check(BindSocket(socket, address, address.Length));

    /// <exception cref="IOException">The system says no.</exception>
    public static void Listen(SafeFileHandle socket, int backlog) => Check(ListenAt(socket, backlog));

    /// <summary>Null: see <see cref="LastError"/>.</summary>
    public static SafeFileHandle? TryAccept(SafeFileHandle socket)
        => AcceptAt(socket, 0, 0, CloseOnExec) is >= 0 and var accepted ? new SafeFileHandle(accepted, ownsHandle: true) : null;

    public static unsafe nint Read(SafeFileHandle socket, byte* buffer, nint count) => ReadSome(socket, buffer, count);

    public static unsafe nint Write(SafeFileHandle socket, byte* buffer, nint count) => SendSome(socket, buffer, count, NoSignal);

    public static void Shutdown(SafeFileHandle socket) => _ = ShutdownSocket(socket, BothWays); // It may have ended already.

    /// <summary>The user at the other end is the one of this process.</summary>
    /// <exception cref="IOException">The system says no.</exception>
    public static unsafe bool IsSameUser(SafeFileHandle socket)
    {
        var credentials = stackalloc int[3]; // process, user, group
        var length = 3 * sizeof(int);
        Check(GetOption(socket, SocketLevel, PeerCredentials, credentials, ref length));
        return credentials[1] == EffectiveUser();
    }

    /// <exception cref="IOException">The path is too long.</exception>
    public static byte[] AddressOf(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        if (bytes.Length > LongestPath)
        {
            throw new IOException($"The path of the pipe has {bytes.Length} bytes, and a socket {LongestPath} at most.");
        }

        var address = new byte[sizeof(ushort) + LongestPath + 1];
        address[BitConverter.IsLittleEndian ? 0 : 1] = UnixFamily;
        bytes.CopyTo(address, sizeof(ushort));
        return address;
    }

    /// <exception cref="IOException">The result is negative.</exception>
    public static nint Check(nint result) => result >= 0 ? result : throw new IOException(Marshal.GetPInvokeErrorMessage(LastError));

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ConnectSocket(SafeFileHandle socket, [In] byte[] address, int length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int BindSocket(SafeFileHandle socket, [In] byte[] address, int length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ListenAt(SafeFileHandle socket, int backlog);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AcceptAt(SafeFileHandle socket, nint address, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int GetOption(SafeFileHandle socket, int level, int option, int* value, ref int length);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EffectiveUser();

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ShutdownSocket(SafeFileHandle socket, int how);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint ReadSome(SafeFileHandle socket, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint SendSome(SafeFileHandle socket, byte* buffer, nint count, int flags);
}
