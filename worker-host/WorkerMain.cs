using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using ProcessPool.Protocol;
using ProcessPool.Protocol.Sockets;
using ProcessPool.Serialization;

namespace ProcessPool.WorkerHost;

/// <summary>A worker process: connects to its parent, becomes like it, works, ends.</summary>
internal static class WorkerMain
{
    private const int NotStartedByParent = 64;
    private const int NoHandshake = 65;

    /// <summary>The parent listens before it starts a worker. A pipe that nobody listens at for this long has lost its parent.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public static int Run()
    {
        ProcessGroup.Lead();
        if (ReadTicket() is not { } ticket)
        {
            Console.Error.WriteLine("This is the worker host of ProcessPool. A pool starts it; it is not a command.");
            return NotStartedByParent;
        }

        ResultBox box;
        Connection connection;
        WelcomeMessage welcome;
        try
        {
            box = ResultBox.Open(ticket.BoxPath);
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(ticket.BoxPath); // Both sides have mapped it; now the memory goes with the processes.
            }

            connection = Connect(ticket.PipeName);
            welcome = ShakeHands(connection, ticket);
            if (OperatingSystem.IsLinux())
            {
                connection.UseRings(pipe => box.OpenRings(pipe, isParent: false));
            }
        }
        catch (Exception e) when (e is ProtocolException or IOException or TimeoutException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("The worker could not shake hands with its parent: " + e.Message);
            return NoHandshake;
        }

        foreach (var (name, value) in welcome.Restore)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        var (culture, uiCulture) = (SystemCulture.UnlessSet(welcome.Culture), SystemCulture.UnlessSet(welcome.UICulture));
        if (culture is not null)
        {
            CultureInfo.DefaultThreadCurrentCulture = culture;
        }

        if (uiCulture is not null)
        {
            CultureInfo.DefaultThreadCurrentUICulture = uiCulture;
        }

        // Where there are no process groups, Ctrl-C reaches every process of the terminal. The parent decides what it means; its end is ours.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal => signal.Cancel = true);

        if (!new WorkerLoop(connection, box, new CodeResolver(), culture, uiCulture, welcome.MemoryLimit).Run())
        {
            ParentWatchdog.EndProcess();
        }

        Environment.Exit(0); // Not even a foreground thread of the user keeps a worker.
        return 0;
    }

    /// <summary>Null when standard input has no ticket. Reads no further than the line, so that the user's code finds an empty input.</summary>
    private static WorkerTicket? ReadTicket()
    {
        using var input = Console.OpenStandardInput();
        var line = new List<byte>(256);
        int next;
        while ((next = input.ReadByte()) is >= 0 and not '\n' && line.Count < 4096)
        {
            line.Add((byte)next);
        }

        try
        {
            return next == '\n' ? WorkerTicket.Parse(Encoding.UTF8.GetString([.. line])) : null;
        }
        catch (ProtocolException)
        {
            return null;
        }
    }

    private static Connection Connect(string pipeName)
    {
        return OperatingSystem.IsLinux() ? new Connection(LocalSocket.Connect(pipeName, ConnectTimeout)) : ConnectNamedPipe(pipeName);
    }

    private static Connection ConnectNamedPipe(string pipeName)
    {
        // On Windows a pipe that is read and written at the same time must be asynchronous.
        var options = PipeOptions.CurrentUserOnly | (OperatingSystem.IsWindows() ? PipeOptions.Asynchronous : PipeOptions.None);
        var pipe = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut, options);
        pipe.Connect(ConnectTimeout);
        return new Connection(pipe);
    }

    /// <exception cref="ProtocolException">Whoever answered is not the parent.</exception>
    private static WelcomeMessage ShakeHands(Connection connection, WorkerTicket ticket)
    {
        var hello = new ByteBuffer();
        new HelloMessage(Handshake.Version, ticket.WorkerToken, Environment.ProcessId, HostBuild.Text).Write(hello);
        connection.Send(MessageKind.Hello, hello.WrittenSpan, default(ReadOnlySpan<byte>));
        connection.MaxFrameLength = WelcomeMessage.MaxLength;
        connection.ReadsAhead = false;
        if (!connection.TryReceive(out var frame))
        {
            throw new ProtocolException("the pipe ended without an answer.");
        }

        if (frame.Kind != MessageKind.Welcome)
        {
            throw new ProtocolException($"the answer was a frame of kind {frame.Kind}.");
        }

        var welcome = WelcomeMessage.Read(frame.Payload);
        if (!Handshake.TokensMatch(ticket.ParentToken, welcome.Token))
        {
            throw new ProtocolException("the answer did not show the parent's token.");
        }

        connection.MaxFrameLength = Frame.MaxLength;
        connection.ReadsAhead = true;
        return welcome;
    }
}
