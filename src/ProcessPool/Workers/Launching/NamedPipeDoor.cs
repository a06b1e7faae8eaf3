using System.IO.Pipes;

namespace ProcessPool.Workers.Launching;

/// <summary>Waits for those who connect to a named pipe, by .NET: where pipes are no sockets, or sockets of another system.</summary>
internal sealed class NamedPipeDoor : IPipeDoor
{
    private readonly string _name;
    private NamedPipeServerStream? _next;

    public NamedPipeDoor(string name)
    {
        _name = name;
        _next = Open(PipeOptions.FirstPipeInstance);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(name, UnixFileMode.UserRead | UnixFileMode.UserWrite); // Others are refused by the system, not only by us.
        }
    }

    public Stream? Accept(CancellationToken cancellationToken)
    {
        while (true)
        {
            var pipe = _next!;
            var isClient = false;
            try
            {
                pipe.WaitForConnectionAsync(cancellationToken).GetAwaiter().GetResult();
                isClient = true;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && OperatingSystem.IsWindows()))
            {
                // Another user, or one that had gone before we came.
            }

            _next = Open(PipeOptions.None); // Before the other one is given up, so that the name stays ours.
            if (isClient)
            {
                return pipe;
            }

            pipe.Dispose();
        }
    }

    public void Dispose()
    {
        _next?.Dispose();
        _next = null;
    }

    private NamedPipeServerStream Open(PipeOptions more) => new(
        _name,
        PipeDirection.InOut,
        NamedPipeServerStream.MaxAllowedServerInstances,
        PipeTransmissionMode.Byte,
        more | PipeOptions.CurrentUserOnly | (OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None));
}
