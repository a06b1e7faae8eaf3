using System.Buffers;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using ProcessPool.Protocol;
using ProcessPool.Workers.Launching;

namespace ProcessPool.Tests.Workers;

/// <summary>Strangers at the pipe of a worker: they are never taken for it, and do not keep it out.</summary>
public sealed class PipeListenerTests : IDisposable
{
    private const string Token = "the token of the worker";

    private readonly PipeListener _listener = new();
    private readonly List<NamedPipeClientStream> _clients = [];

    public void Dispose()
    {
        _clients.ForEach(c => c.Dispose());
        _listener.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public async Task Worker_GetsIn_AndCanBeTalkedTo()
    {
        var (connection, hello) = await WithWorkerAsync();
        Assert.Equal(new HelloMessage(Handshake.Version, Token, 1, WorkerHost.HostBuild.Text), hello);
        Assert.Equal(Frame.LimitHere, connection.MaxFrameLength);
        connection.Send(MessageKind.Ready);
        await _clients[^1].ReadExactlyAsync(new byte[Frame.HeaderSize]);
        connection.Dispose();
    }

    public static TheoryData<string> Strangers() =>
    [
        "nothing", "garbage", "half a header", "half a hello", "a huge length", "a length above the limit", "a wrong token", "no token", "a token too long",
        "another message", "a malformed hello",
    ];

    /// <summary>More of each kind than are heard at one time, and each stays connected.</summary>
    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Strangers))]
    public async Task Strangers_AreNotTaken_AndTheWorkerGetsIn(string kind)
    {
        var accepts = AcceptAsync(CancellationToken.None);
        for (var i = 0; i < PipeClients.Most + 5; i++)
        {
            await ConnectAsync(Says(kind));
        }

        Assert.False(accepts.IsCompleted);
        await ConnectAsync(Hello(Token));
        var (connection, hello) = await accepts;
        Assert.Equal(Token, hello.Token);
        connection.Dispose();
    }

    /// <summary>Without a worker the wait ends when it is told to, whoever is connected and says nothing.</summary>
    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Strangers))]
    public async Task Strangers_DoNotHoldUpACancellation(string kind)
    {
        using var cancellation = new CancellationTokenSource();
        var accepts = AcceptAsync(cancellation.Token);
        await ConnectAsync(Says(kind));
        await ConnectAsync(Says(kind));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepts);

        // The strangers are dropped, those that were not let in yet included.
        _listener.Dispose();
        foreach (var client in _clients)
        {
            await AssertEndsAsync(client);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Client_WithAWrongToken_IsDroppedAtOnce()
    {
        var accepts = AcceptAsync(CancellationToken.None);
        await ConnectAsync(Hello("a guess"));
        await AssertEndsAsync(_clients[0]);
        Assert.False(accepts.IsCompleted);
        await ConnectAsync(Hello(Token));
        (await accepts).Connection.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public async Task Clients_ThatComeAndGo_HoweverManyTimes()
    {
        var accepts = AcceptAsync(CancellationToken.None);
        for (var i = 0; i < 500; i++)
        {
            await ConnectAsync(i % 2 == 0 ? [] : Says("half a hello"));
            await _clients[0].DisposeAsync();
            _clients.Clear();
        }

        Assert.False(accepts.IsCompleted);
        await ConnectAsync(Hello(Token));
        (await accepts).Connection.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public async Task Worker_ThatIsSlowToSayHello_GetsIn_ThoughOthersComeAndGo()
    {
        var accepts = AcceptAsync(CancellationToken.None);
        var hello = Hello(Token);
        await ConnectAsync(hello[..5]);
        var worker = _clients[0];
        for (var i = 0; i < 100; i++)
        {
            await ConnectAsync(Says("a wrong token"));
            await AssertEndsAsync(_clients[^1]);
        }

        await worker.WriteAsync(hello.AsMemory(5));
        (await accepts).Connection.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public async Task Worker_OfAnotherVersion_IsNamed_AndDropped()
    {
        var accepts = AcceptAsync(CancellationToken.None);
        await ConnectAsync(Hello(Token, version: 77));
        var error = await Assert.ThrowsAsync<ProtocolException>(() => accepts);
        Assert.Contains($"{WorkerHost.HostBuild.Text} and speaks version 77", error.Message, StringComparison.Ordinal);
        await AssertEndsAsync(_clients[0]);
    }

    /// <summary>A stranger of another version is a stranger.</summary>
    [Fact(Timeout = 30_000)]
    public async Task Stranger_OfAnotherVersion_DoesNotEndTheWait()
    {
        var accepts = AcceptAsync(CancellationToken.None);
        await ConnectAsync(Hello("a guess", version: 77));
        await AssertEndsAsync(_clients[0]);
        await ConnectAsync(Hello(Token));
        (await accepts).Connection.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public Task Pipe_IsTheOwnersOnly_AndGoesWithTheListener() => Task.Run(() =>
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_listener.Name));
            _listener.Dispose();
            Assert.False(File.Exists(_listener.Name));
        }
    });

    [Fact(Timeout = 30_000)]
    public async Task Pipe_StaysTheOwnersOnly_AfterClientsCame()
    {
        var accepts = AcceptAsync(CancellationToken.None);
        await ConnectAsync(Hello("a guess"));
        await AssertEndsAsync(_clients[0]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_listener.Name));
        }

        await ConnectAsync(Hello(Token));
        (await accepts).Connection.Dispose();
    }

    /// <summary>Whoever puts a socket of his own in the place of the pipe gets what a worker says, and is not taken for one by that.</summary>
    [Fact(Timeout = 30_000)]
    public async Task Squatter_OnTheName_IsNotHeard()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // There a pipe is no file that could be replaced.
        }

        File.Delete(_listener.Name);
        using var squatter = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        squatter.Bind(new UnixDomainSocketEndPoint(_listener.Name));
        squatter.Listen();

        using var cancellation = new CancellationTokenSource();
        var accepts = AcceptAsync(cancellation.Token);
        await ConnectAsync(Hello(Token));
        using var stolen = await squatter.AcceptAsync();
        Assert.False(accepts.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepts);
    }

    private Task<(Connection Connection, HelloMessage Hello)> AcceptAsync(CancellationToken cancellationToken)
        => Task.Run(() => _listener.Accept(Token, cancellationToken), CancellationToken.None);

    private async Task<(Connection Connection, HelloMessage Hello)> WithWorkerAsync()
    {
        var accepts = AcceptAsync(CancellationToken.None);
        await ConnectAsync(Hello(Token));
        return await accepts;
    }

    private async Task ConnectAsync(byte[] says)
    {
        var client = new NamedPipeClientStream(".", _listener.Name, PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        _clients.Add(client);
        await client.ConnectAsync();
        try
        {
            await client.WriteAsync(says);
        }
        catch (IOException)
        {
            // Dropped before it had said everything.
        }
    }

    private static async Task AssertEndsAsync(NamedPipeClientStream client)
    {
        try
        {
            Assert.Equal(0, await client.ReadAsync(new byte[1]));
        }
        catch (IOException)
        {
            // It was dropped while something that it had said lay unread.
        }
    }

    private static byte[] Says(string kind) => kind switch
    {
        "nothing" => [],
        "garbage" => Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        "half a header" => Header(10)[..8],
        "half a hello" => Hello(Token)[..^1],
        "a huge length" => Header(long.MaxValue),
        "a length above the limit" => Header(HelloMessage.MaxLength + 1),
        "a wrong token" => Hello(Token + "x"),
        "no token" => Hello(""),
        "a token too long" => Hello(new string('x', 100_000)),
        "another message" => [.. Header(0, MessageKind.Ready), .. Hello(Token)],
        "a malformed hello" => [.. Header(3), 1, 2, 3],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static byte[] Hello(string token, int version = Handshake.Version)
    {
        var payload = new ArrayBufferWriter<byte>();
        new HelloMessage(version, token, 1, WorkerHost.HostBuild.Text).Write(payload);
        return [.. Header(payload.WrittenCount), .. payload.WrittenSpan];
    }

    private static byte[] Header(long length, MessageKind kind = MessageKind.Hello)
    {
        var header = new byte[Frame.HeaderSize];
        Frame.WriteHeader(header, kind, length);
        return header;
    }
}
