using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ProcessPool.Protocol.Sockets;

/// <summary>Waits for those who connect to a path, on Linux. Only the user of this process can.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LocalListener : IDisposable
{
    private const int MostWaiting = 64;

    private readonly SafeFileHandle _socket;

    /// <param name="path">Where nothing is yet.</param>
    /// <exception cref="IOException">Something is there, or the system says no.</exception>
    public LocalListener(string path)
    {
        var address = SocketCalls.AddressOf(path);
        _socket = SocketCalls.Open();
        try
        {
            SocketCalls.Bind(_socket, address);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite); // Nobody can connect before it listens.
            SocketCalls.Listen(_socket, MostWaiting);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next to connect. One wait at a time, and none after one that was cancelled: those who still wait for it are dropped with the listener.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The system says no, as when too many files are open.</exception>
    public LocalSocket Accept(CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static socket => SocketCalls.Shutdown((SafeFileHandle)socket!), _socket))
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (SocketCalls.TryAccept(_socket) is { } accepted)
                {
                    if (SocketCalls.IsSameUser(accepted))
                    {
                        return new LocalSocket(accepted);
                    }

                    accepted.Dispose();
                }
                else if (SocketCalls.LastError is var error and not (SocketCalls.Interrupted or SocketCalls.Aborted))
                {
                    cancellationToken.ThrowIfCancellationRequested(); // Woken by that.
                    throw new IOException(System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error));
                }
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
