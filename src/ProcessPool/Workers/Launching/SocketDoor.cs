using System.Runtime.Versioning;
using ProcessPool.Protocol.Sockets;

namespace ProcessPool.Workers.Launching;

/// <summary>Waits for those who connect to a named pipe, on Linux.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SocketDoor(string path) : IPipeDoor
{
    private readonly LocalListener _listener = new(path);

    public Stream? Accept(CancellationToken cancellationToken) => _listener.Accept(cancellationToken);

    public void Dispose() => _listener.Dispose();
}
