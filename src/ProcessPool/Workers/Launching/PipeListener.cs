using System.IO.Pipes;
using ProcessPool.Protocol;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// Waits for one worker on a named pipe of its own. Whoever else connects, though only the same user can, is dropped: only the worker knows the
/// token of its ticket.
/// </summary>
internal sealed class PipeListener : IDisposable
{
    /// <summary>What a client has for its first frame.</summary>
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(2);

    private readonly string _name;
    private NamedPipeServerStream? _next;

    public PipeListener()
    {
        var random = "pp-" + Guid.NewGuid().ToString("N");

        // On Unix a pipe is a socket with a path, which has room for some 100 characters.
        var path = Path.Combine(Path.GetTempPath(), random);
        _name = OperatingSystem.IsWindows() ? random : path.Length < 100 ? path : Path.Combine("/tmp", random);
        _next = Open();
    }

    public string Name => _name;

    /// <summary>Waits for the client that knows the token. Returns its connection and its first message.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ProtocolException">The worker is of another version.</exception>
    public (Connection Connection, HelloMessage Hello) Accept(string workerToken, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pipe = _next!;
            pipe.WaitForConnectionAsync(cancellationToken).GetAwaiter().GetResult();
            _next = Open(); // Before the other one is given up, so that the name stays ours.
            var connection = new Connection(pipe) { MaxFrameLength = HelloMessage.MaxLength };
            if (ReadHello(connection) is { } hello && Handshake.TokensMatch(workerToken, hello.Token))
            {
                if (hello.Version != Handshake.Version)
                {
                    connection.Close("another version");
                    throw new ProtocolException($"The worker host speaks version {hello.Version} of the protocol, this library version {Handshake.Version}.");
                }

                connection.MaxFrameLength = Frame.MaxLength;
                return (connection, hello);
            }

            connection.Close("the client did not show the token");
        }
    }

    public void Dispose()
    {
        _next?.Dispose();
        _next = null;
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_name); // The name would last as long as the worker's connection.
        }
    }

    private static HelloMessage? ReadHello(Connection connection)
    {
        using var timeout = new Timer(_ => connection.Close("no token in time"), null, HelloTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            return connection.TryReceive(out var frame) && frame.Kind == MessageKind.Hello ? HelloMessage.Read(frame.Payload) : null;
        }
        catch (Exception e) when (e is ProtocolException or EndOfStreamException or MessagePack.MessagePackSerializationException)
        {
            return null; // Not our worker, whatever it is.
        }
    }

    private NamedPipeServerStream Open() => new(
        _name,
        PipeDirection.InOut,
        NamedPipeServerStream.MaxAllowedServerInstances,
        PipeTransmissionMode.Byte,
        PipeOptions.CurrentUserOnly | (OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None));
}
