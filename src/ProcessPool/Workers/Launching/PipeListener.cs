using System.IO.Pipes;
using System.Net.Sockets;
using ProcessPool.Protocol;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// Waits for one worker on a named pipe of its own. Whoever else connects, though only the same user can, is dropped: only the worker knows the
/// token of its ticket.
/// </summary>
internal sealed class PipeListener : IDisposable
{
    /// <summary>How long the first to connect is heard alone. It is the worker, hardly ever anybody else, and speaks at once.</summary>
    private static readonly TimeSpan FirstTurn = TimeSpan.FromMilliseconds(200);

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
        for (var isFirst = true; ; isFirst = false)
        {
            var pipe = _next!;
            var isClient = false;
            try
            {
                if (isFirst && OperatingSystem.IsLinux())
                {
                    WaitForFirst(pipe, either.Token);
                }
                else
                {
                    pipe.WaitForConnectionAsync(either.Token).GetAwaiter().GetResult();
                }

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
                if (isFirst && either.Token.WaitHandle.WaitOne(FirstTurn) && clients.Found.IsCancellationRequested)
                {
                    return clients.TakeWorker();
                }
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

    /// <summary>
    /// Waits for the first client. By a plain accept, because what an asynchronous one needs would have to be compiled in the first pool of a process. It ends when
    /// the last pipe of this name is disposed of, and this is the only one yet.
    /// </summary>
    private static void WaitForFirst(NamedPipeServerStream pipe, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static pipe => ((NamedPipeServerStream)pipe!).Dispose(), pipe))
        {
            try
            {
                pipe.WaitForConnection();
            }
            catch (Exception e) when (cancellationToken.IsCancellationRequested && e is IOException or InvalidOperationException or SocketException)
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }

        cancellationToken.ThrowIfCancellationRequested(); // It may have been disposed of just when somebody had connected.
    }

    private NamedPipeServerStream Open(PipeOptions more) => new(
        _name,
        PipeDirection.InOut,
        NamedPipeServerStream.MaxAllowedServerInstances,
        PipeTransmissionMode.Byte,
        more | PipeOptions.CurrentUserOnly | (OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None));
}
