using ProcessPool.Protocol;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// Those who have connected to the pipe of a worker, until one of them shows the token. Each is heard on a thread of its own, so that one that
/// says nothing does not hold up the worker. Disposing it drops all but the worker.
/// </summary>
internal sealed class PipeClients(string workerToken) : IDisposable
{
    /// <summary>Who are heard at one time. When one more comes, the one that has been silent for longest is dropped.</summary>
    public const int Most = 32;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _found = new();
    private readonly List<Connection> _clients = [];
    private Worker? _worker;
    private bool _isDisposed;

    /// <summary>Cancelled when the worker has come.</summary>
    public CancellationToken Found => _found.Token;

    /// <param name="pipe">Belongs to this object from now on.</param>
    public void Add(Stream pipe)
    {
        var client = new Connection(pipe) { MaxFrameLength = HelloMessage.MaxLength, ReadsAhead = false };
        lock (_lock)
        {
            _clients.Add(client);
            if (_clients.Count > Most && _worker is null)
            {
                _clients[0].Close("too many others connect");
                _clients.RemoveAt(0);
            }
        }

        new Thread(() => Hear(client)) { IsBackground = true, Name = "ProcessPool handshake" }.Start();
    }

    /// <summary>The worker, which belongs to the caller then. Only once it has been found.</summary>
    /// <exception cref="ProtocolException">It is of another version.</exception>
    public (Connection Connection, HelloMessage Hello) TakeWorker()
    {
        lock (_lock)
        {
            var worker = _worker!;
            Handshake.CheckBuild(worker.Hello, WorkerHost.HostBuild.Text);
            worker.Connection.MaxFrameLength = Frame.LimitHere;
            worker.Connection.ReadsAhead = true;
            _clients.Remove(worker.Connection);
            return (worker.Connection, worker.Hello);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var client in _clients)
            {
                client.Close("nobody waits for it");
            }

            _clients.Clear();
            _found.Dispose();
        }
    }

    private void Hear(Connection client)
    {
        var hello = ReadHello(client);
        lock (_lock)
        {
            if (_isDisposed || _worker is not null || client.ClosedBecause is not null)
            {
                return;
            }

            if (hello is not null && Handshake.TokensMatch(workerToken, hello.Token))
            {
                _worker = new Worker(client, hello);
                _found.Cancel();
                return;
            }

            client.Close("it did not show the token");
            _clients.Remove(client);
        }
    }

    private static HelloMessage? ReadHello(Connection client)
    {
        try
        {
            return client.TryReceive(out var frame) && frame.Kind == MessageKind.Hello ? HelloMessage.Read(frame.Payload) : null;
        }
        catch (Exception e) when (e is ProtocolException or EndOfStreamException)
        {
            return null; // Not our worker, whatever it is.
        }
    }

    private sealed record Worker(Connection Connection, HelloMessage Hello);
}
