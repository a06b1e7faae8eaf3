using Microsoft.Win32.SafeHandles;

namespace ProcessPool.Protocol.Sockets;

/// <summary>
/// One end of a pipe with a name, on Linux, where such pipes are sockets that have a path. Those of .NET bring their engine along, with a thread, some megabytes and much to be compiled,
/// which nobody needs who blocks in reads and writes. One reader and one writer at a time; closing wakes them.
/// </summary>
internal sealed class LocalSocket : ByteStream
{
    private readonly SafeFileHandle _socket;

    /// <param name="socket">Connected; belongs to this object from now on.</param>
    public LocalSocket(SafeFileHandle socket) => _socket = socket;

    /// <exception cref="TimeoutException">Nobody listens.</exception>
    /// <exception cref="UnauthorizedAccessException">Another user does.</exception>
    /// <exception cref="IOException">The system says no.</exception>
    public static LocalSocket Connect(string path, TimeSpan timeout)
    {
        var address = SocketCalls.AddressOf(path);
        var socket = SocketCalls.Open();
        try
        {
            for (var until = Environment.TickCount64 + (long)timeout.TotalMilliseconds; SocketCalls.TryConnect(socket, address) < 0;)
            {
                if (SocketCalls.LastError is not (SocketCalls.NoSuchFile or SocketCalls.Refused or SocketCalls.TryAgain or SocketCalls.Interrupted))
                {
                    SocketCalls.Check(-1);
                }

                if (Environment.TickCount64 > until)
                {
                    throw new TimeoutException("Nobody listens at the pipe.");
                }

                Thread.Sleep(1);
            }

            return SocketCalls.IsSameUser(socket) ? new LocalSocket(socket) : throw new UnauthorizedAccessException("The pipe belongs to another user.");
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
                var read = SocketCalls.Read(_socket, first, buffer.Length);
                if (read >= 0 || SocketCalls.LastError != SocketCalls.Interrupted)
                {
                    return (int)SocketCalls.Check(read);
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
                var written = SocketCalls.Write(_socket, first + done, buffer.Length - done);
                if (written >= 0 || SocketCalls.LastError != SocketCalls.Interrupted)
                {
                    done += (int)SocketCalls.Check(written);
                }
            }
        }
    }

    /// <summary>Whoever reads or writes comes back: closing alone would wait for them.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_socket.IsClosed)
        {
            SocketCalls.Shutdown(_socket);
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }
}
