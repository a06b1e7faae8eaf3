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

    /// <summary>
    /// Waits for the next to connect; null: the token was cancelled, which is no exception, because each worker is waited for until that. One wait at a time, and none after one that was
    /// cancelled: those who come later are dropped with the listener.
    /// </summary>
    /// <exception cref="IOException">The system says no, as when too many files are open.</exception>
    public LocalSocket? Accept(CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static socket => SocketCalls.Shutdown((SafeFileHandle)socket!), _socket))
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                if (SocketCalls.TryAccept(_socket) is { } accepted)
                {
                    if (SocketCalls.IsSameUser(accepted))
                    {
                        return new LocalSocket(accepted);
                    }

                    accepted.Dispose();
                }
                else if (SocketCalls.LastError is not (SocketCalls.Interrupted or SocketCalls.Aborted) && !cancellationToken.IsCancellationRequested)
                {
                    SocketCalls.Check(-1);
                }
            }

            return null;
        }
    }

    public void Dispose() => _socket.Dispose();
}
