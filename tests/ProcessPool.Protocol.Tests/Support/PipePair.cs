using System.IO.Pipes;

namespace ProcessPool.Protocol.Tests.Support;

/// <summary>Two connections that are the ends of one named pipe.</summary>
internal sealed class PipePair : IDisposable
{
    private PipePair(Connection left, Connection right) => (Left, Right) = (left, right);

    public Connection Left { get; }

    public Connection Right { get; }

    public static async Task<PipePair> OpenAsync()
    {
        // On Windows a pipe that is read and written at the same time must be asynchronous.
        var options = PipeOptions.CurrentUserOnly | (OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None);
        var name = "pp-test-" + Guid.NewGuid().ToString("N")[..16];
        var server = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, options);
        var client = new NamedPipeClientStream(".", name, PipeDirection.InOut, options);
        await Task.WhenAll(server.WaitForConnectionAsync(), client.ConnectAsync());
        return new PipePair(new Connection(server), new Connection(client));
    }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}
