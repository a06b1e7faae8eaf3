using System.IO.Pipes;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>Named pipes of the kind that the library uses: two ways, bytes, blocking except on Windows.</summary>
internal static class Pipe
{
    private static readonly TimeSpan AcceptTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Short, because the pipe is there before the child is: otherwise the parent has gone.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    private static PipeOptions Options
        => PipeOptions.CurrentUserOnly | (OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None);

    public static string NewName()
    {
        var name = "pp-bench-" + Guid.NewGuid().ToString("N");
        return OperatingSystem.IsWindows() ? name : Path.Combine("/tmp", name);
    }

    public static NamedPipeServerStream Open(string name, int bufferSize)
        => new(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, Options, bufferSize, bufferSize);

    public static void Accept(NamedPipeServerStream pipe, string name)
    {
        using var timeout = new CancellationTokenSource(AcceptTimeout);
        pipe.WaitForConnectionAsync(timeout.Token).GetAwaiter().GetResult();
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(name); // Otherwise it stays when this process is killed.
        }
    }

    public static NamedPipeClientStream Connect(string name)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, Options);
        pipe.Connect(ConnectTimeout);
        return pipe;
    }
}
