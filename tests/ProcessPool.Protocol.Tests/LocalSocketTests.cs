using System.Net.Sockets;
using System.Runtime.Versioning;
using ProcessPool.Protocol.Sockets;

namespace ProcessPool.Protocol.Tests;

/// <summary>Sockets with a path, as Linux is asked for them; elsewhere they are not used.</summary>
[SupportedOSPlatform("linux")]
public sealed class LocalSocketTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"pp-test-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [LinuxFact]
    public Task Bytes_GoBothWays_AndTheEndIsSeen() => Task.Run(async () =>
    {
        using var listener = new LocalListener(_path);
        var client = LocalSocket.Connect(_path, Patience);
        using var server = listener.Accept(CancellationToken.None)!;
        var sent = new byte[10_000_000]; // More than any buffer of the system.
        new Random(1).NextBytes(sent);
        var writes = Task.Run(() => client.Write(sent));
        var received = new byte[sent.Length];
        server.ReadExactly(received);
        await writes;
        Assert.Equal(sent, received);
        server.Write([1, 2, 3]);
        var answer = new byte[3];
        client.ReadExactly(answer);
        Assert.Equal([1, 2, 3], answer);
        client.Dispose();
        Assert.Equal(0, server.Read(new byte[1]));
    });

    [LinuxFact]
    public Task Accept_EndsWhenCancelled_BeforeAndMeanwhile() => Task.Run(async () =>
    {
        using var listener = new LocalListener(_path);
        using var cancellation = new CancellationTokenSource();
        var waits = Task.Run(() => listener.Accept(cancellation.Token));
        using (var other = LocalSocket.Connect(_path, Patience))
        {
            (await waits)!.Dispose(); // One that came is not lost by what comes later.
        }

        waits = Task.Run(() => listener.Accept(cancellation.Token));
        await cancellation.CancelAsync();
        Assert.Null(await waits);
        Assert.Null(listener.Accept(cancellation.Token));
    });

    [LinuxFact]
    public Task AccessIsTheOwnersOnly() => Task.Run(() =>
    {
        using var listener = new LocalListener(_path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    });

    [LinuxFact]
    public Task PathThatIsTaken_OrTooLong_SaysSo() => Task.Run(() =>
    {
        using var listener = new LocalListener(_path);
        Assert.Contains("in use", Assert.Throws<IOException>(() => new LocalListener(_path)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("107", Assert.Throws<IOException>(() => new LocalListener("/tmp/" + new string('x', 200))).Message, StringComparison.Ordinal);
    });

    [LinuxFact]
    public Task NobodyListens_IsATimeout() => Task.Run(() =>
        Assert.Throws<TimeoutException>(() => LocalSocket.Connect(_path, TimeSpan.FromMilliseconds(50))));

    [LinuxFact]
    public Task WhoClosedHisEnd_ReadsAndWritesNothingMore() => Task.Run(async () =>
    {
        using var listener = new LocalListener(_path);
        var client = LocalSocket.Connect(_path, Patience);
        using var server = listener.Accept(CancellationToken.None)!;
        var reads = Task.Run(() => client.Read(new byte[1]));
        client.Dispose();
        try
        {
            Assert.Equal(0, await reads); // Woken.
        }
        catch (ObjectDisposedException)
        {
            // It had not begun.
        }

        Assert.Throws<ObjectDisposedException>(() => client.Read(new byte[1]));
        Assert.Throws<IOException>(() => WriteUntilItFails(server)); // And no signal that ends the process.
    });

    [LinuxFact]
    public Task ManyWait_AndAllGetIn() => Task.Run(() =>
    {
        using var listener = new LocalListener(_path);
        var clients = Enumerable.Range(0, 40).Select(_ =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(_path));
            return socket;
        }).ToList();
        foreach (var client in clients)
        {
            using var server = listener.Accept(CancellationToken.None)!;
            server.Write([7]);
            var answer = new byte[1];
            Assert.Equal(1, client.Receive(answer));
            client.Dispose();
        }
    });

    private static void WriteUntilItFails(LocalSocket socket)
    {
        while (true)
        {
            socket.Write(new byte[1000]);
        }
    }

    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute()
        {
            Timeout = 60_000;
            Skip = OperatingSystem.IsLinux() ? null : "Sockets with a path are asked for on Linux only.";
        }
    }
}
