using ProcessPool.Protocol;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// Waits for one worker on a named pipe of its own. Whoever else connects, though only the same user can, is dropped: only the worker knows the
/// token of its ticket.
/// </summary>
internal sealed class PipeListener : IDisposable
{
    private readonly string _name;
    private readonly IPipeDoor _door;

    public PipeListener()
    {
        var random = $"pp-{Environment.ProcessId}-{Guid.NewGuid():N}"; // Whose it is can be seen.

        // On Unix a pipe is a socket with a path, which has room for some 100 characters.
        var path = Path.Combine(Path.GetTempPath(), random);
        _name = OperatingSystem.IsWindows() ? random : path.Length < 100 ? path : Path.Combine("/tmp", random);
        _door = OperatingSystem.IsLinux() ? new SocketDoor(_name) : OpenNamedPipe(_name);
    }

    public string Name => _name;

    /// <summary>Waits for the client that knows the token, however many others connect. Returns its connection and its first message. Once.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ProtocolException">The worker is of another version.</exception>
    public (Connection Connection, HelloMessage Hello) Accept(string workerToken, CancellationToken cancellationToken)
    {
        using var clients = new PipeClients(workerToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clients.Found);
        while (_door.Accept(either.Token) is { } client)
        {
            clients.Add(client);
        }

        return clients.Found.IsCancellationRequested ? clients.TakeWorker() : throw new OperationCanceledException(cancellationToken);
    }

    public void Dispose()
    {
        _door.Dispose();
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_name); // The name would last as long as the worker's connection.
        }
    }

    /// <summary>A method of its own, so that the pipes of .NET are loaded only where they are used.</summary>
    private static NamedPipeDoor OpenNamedPipe(string name) => new(name);
}
