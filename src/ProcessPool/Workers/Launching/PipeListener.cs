using System.IO.Pipes;
using ProcessPool.Protocol;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// Waits for one worker on a named pipe of its own. Whoever else connects, though only the same user can, is dropped: only the worker knows the
/// token of its ticket.
/// </summary>
internal sealed class PipeListener : IDisposable
{
    private readonly string _name;
    private NamedPipeServerStream? _next;

    public PipeListener()
    {
        var random = $"pp-{Environment.ProcessId}-{Guid.NewGuid():N}"; // Whose it is can be seen.

        // On Unix a pipe is a socket with a path, which has room for some 100 characters.
        var path = Path.Combine(Path.GetTempPath(), random);
        _name = OperatingSystem.IsWindows() ? random : path.Length < 100 ? path : Path.Combine("/tmp", random);
        _next = Open(PipeOptions.FirstPipeInstance);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_name, UnixFileMode.UserRead | UnixFileMode.UserWrite); // Others are refused by the system, not only by us.
        }
    }

    public string Name => _name;

    /// <summary>Waits for the client that knows the token, however many others connect. Returns its connection and its first message.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ProtocolException">The worker is of another version.</exception>
    public (Connection Connection, HelloMessage Hello) Accept(string workerToken, CancellationToken cancellationToken)
    {
        using var clients = new PipeClients(workerToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clients.Found);
        while (true)
        {
            var pipe = _next!;
            var isClient = false;
            try
            {
                pipe.WaitForConnectionAsync(either.Token).GetAwaiter().GetResult();
                isClient = true;
            }
            catch (OperationCanceledException) when (clients.Found.IsCancellationRequested)
            {
                return clients.TakeWorker();
            }
            catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && OperatingSystem.IsWindows()))
            {
                // Another user, or one that had gone before we came.
            }

            _next = Open(PipeOptions.None); // Before the other one is given up, so that the name stays ours.
            if (isClient)
            {
                clients.Add(pipe);
            }
            else
            {
                pipe.Dispose();
            }
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

    private NamedPipeServerStream Open(PipeOptions more) => new(
        _name,
        PipeDirection.InOut,
        NamedPipeServerStream.MaxAllowedServerInstances,
        PipeTransmissionMode.Byte,
        more | PipeOptions.CurrentUserOnly | (OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None));
}
