using System.Buffers;
using System.Diagnostics;
using System.IO.Pipes;
using ProcessPool.ProcessTests.Support;
using ProcessPool.Protocol;
using ProcessPool.Workers.Launching;

namespace ProcessPool.ProcessTests;

/// <summary>Workers that do not start as they should, and strangers at the start of those that do.</summary>
public sealed class StartTests
{
    [Fact(Timeout = 60_000)]
    public async Task WorkerThatNeverConnects_IsKilledAtTheTimeout_AndWhatItSaidIsTold()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // For want of a shell that would do.
        }

        var processId = 0;
        var before = Stopwatch.GetTimestamp();
        var error = await StartAsync(Shell("echo 'I am stuck' >&2; sleep 1000"), TimeSpan.FromSeconds(1), instance => processId = instance.ProcessId);
        var took = Stopwatch.GetElapsedTime(before);
        Assert.Equal($"A worker did not connect within 1 seconds (PoolOptions.StartTimeout) and was killed. It wrote:{Environment.NewLine}I am stuck", error.Message);
        Assert.Equal(["I am stuck"], error.StandardErrorTail);
        Assert.InRange(took, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(15)); // Late only by what a busy machine takes.
        Assert.False(Leftovers.IsAlive(processId));
    }

    [Fact(Timeout = 60_000)]
    public async Task WorkerThatEndsAtOnce_DoesNotWaitForTheTimeout()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var error = await StartAsync(Shell("echo 'I cannot' >&2; exit 7"), TimeSpan.FromMinutes(10));
        Assert.Equal($"A worker ended before it was ready, with exit code 7. It wrote:{Environment.NewLine}I cannot", error.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task WorkerThatIsNotThere_IsNamed()
    {
        var error = await StartAsync(new HostCommand("/no/such/program", [], new Dictionary<string, string>()), TimeSpan.FromMinutes(10));
        Assert.StartsWith("A worker process could not be started with '/no/such/program': ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A pool gives up after three of them, and leaves nothing behind.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Pool_WhoseWorkersNeverConnect_FailsItsCalls()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var processes = Leftovers.Count().Processes;
        await using (var pool = new Pool(new PoolOptions { Workers = 2, StartTimeout = TimeSpan.FromMilliseconds(200) }, new ProcessLauncher(Shell("sleep 1000"))))
        {
            var error = await Assert.ThrowsAsync<WorkerStartException>(() => pool.RunAsync(() => 1));
            Assert.Contains("within 0.2 seconds (PoolOptions.StartTimeout)", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(processes, Leftovers.Count().Processes);
        Assert.Empty(OwnPipes.List());
    }

    [Fact(Timeout = 60_000)]
    public async Task Tokens_AreNeitherInTheCommandLineNorInTheEnvironment()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var pool = new Pool(1);
        var (commandLine, environment) = pool.Run(() => (File.ReadAllText("/proc/self/cmdline"), File.ReadAllText("/proc/self/environ")));
        Assert.Contains("exec", commandLine, StringComparison.Ordinal);
        Assert.Contains("=", environment, StringComparison.Ordinal);
        foreach (var text in new[] { commandLine, environment })
        {
            Assert.DoesNotMatch("[0-9a-f]{32}", text); // A token is three of these.
            Assert.DoesNotContain($"pp-{Environment.ProcessId}-", text, StringComparison.Ordinal); // As the names of pipes begin.
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Workers_OpenNoDiagnosticPort_UnlessTheyShould(bool should)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var pool = new Pool(new PoolOptions { Workers = 1, WorkerDiagnostics = should });
        var process = pool.Run(() => Environment.ProcessId);
        Assert.Equal(should, Directory.GetFileSystemEntries(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*").Length > 0);
    }

    [Fact(Timeout = 60_000)]
    public async Task Strangers_ThatComeBeforeTheWorker_DoNotKeepItOut()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // For want of a way to find the pipe.
        }

        var strangers = new List<NamedPipeClientStream>();
        using var instance = await LaunchAsync(null, TimeSpan.FromSeconds(30), pipe =>
        {
            for (var i = 0; i < 40; i++)
            {
                var stranger = new NamedPipeClientStream(".", pipe, PipeDirection.InOut, PipeOptions.CurrentUserOnly);
                stranger.Connect();
                stranger.Write(new byte[i % 3 * 8]); // Nothing, half a header, a malformed one.
                strangers.Add(stranger);
            }
        });
        instance.Connection.Send(MessageKind.Initialize);
        Assert.True(instance.Connection.TryReceive(out var frame));
        Assert.Equal(MessageKind.Ready, frame.Kind);
        instance.Kill();
        await instance.Exited;
        strangers.ForEach(s => s.Dispose());
    }

    public static TheoryData<string, string> Squatters() => new()
    {
        { "nothing", "A worker did not connect within 3 seconds (PoolOptions.StartTimeout) and was killed." },
        { "end", "the pipe ended without an answer" },
        { "garbage", "A frame header is malformed" },
        { "a huge welcome", "at most 1048576 are allowed" },
        { "a wrong token", "the answer did not show the parent's token" },
    };

    /// <summary>Somebody has put a socket of his own in the place of the pipe: the worker finds out, and works for nobody.</summary>
    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Squatters))]
    public async Task Squatter_OnTheNameOfThePipe_TheStartFailsAndSaysWhy(string answer, string message)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // For want of a way to find the pipe.
        }

        NamedPipeServerStream? squatter = null;
        Task? squats = null;
        var moved = "";
        var timeout = answer == "nothing" ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(50);
        var error = await Assert.ThrowsAsync<WorkerStartException>(() => LaunchAsync(null, timeout, pipe =>
        {
            moved = pipe + "-moved";
            File.Move(pipe, moved);
            squatter = new NamedPipeServerStream(pipe + "-squatter", PipeDirection.InOut);
            File.Move(pipe + "-squatter", pipe);
            squats = Task.Run(() => Answer(squatter, answer));
        }));
        await squatter!.DisposeAsync();
        await squats!;
        File.Delete(moved);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static void Answer(NamedPipeServerStream pipe, string answer)
    {
        try
        {
            pipe.WaitForConnection();
            using var connection = new Connection(pipe);
            Assert.True(connection.TryReceive(out _));
            switch (answer)
            {
                case "nothing":
                    connection.TryReceive(out _);
                    break;
                case "garbage":
                    pipe.Write(new byte[Frame.HeaderSize]);
                    connection.TryReceive(out _);
                    break;
                case "a huge welcome":
                    var header = new byte[Frame.HeaderSize];
                    Frame.WriteHeader(header, MessageKind.Welcome, 1L << 35);
                    pipe.Write(header);
                    connection.TryReceive(out _);
                    break;
                case "a wrong token":
                    var welcome = new ArrayBufferWriter<byte>();
                    new WelcomeMessage("a guess", "", "", new Dictionary<string, string?>()).Write(welcome);
                    connection.Send(MessageKind.Welcome, welcome.WrittenSpan, default(ReadOnlySpan<byte>));
                    connection.TryReceive(out _);
                    break;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The worker was killed, or the test is over.
        }
    }

    private static HostCommand Shell(string script) => new("/bin/sh", ["-c", script], new Dictionary<string, string>());

    private static async Task<WorkerStartException> StartAsync(HostCommand command, TimeSpan timeout, Action<IWorkerInstance>? created = null)
        => await Assert.ThrowsAsync<WorkerStartException>(() => Task.Run(() =>
        {
            using var instance = new ProcessLauncher(command).Launch(LaunchOf(timeout), created ?? (_ => { }));
        }));

    /// <summary>Launches a worker; before it can have connected, <paramref name="interfere"/> gets the name of its pipe.</summary>
    private static Task<IWorkerInstance> LaunchAsync(HostCommand? command, TimeSpan timeout, Action<string> interfere) => Task.Run(() =>
    {
        var before = OwnPipes.List();
        return new ProcessLauncher(command).Launch(LaunchOf(timeout), _ => interfere(OwnPipes.List().Except(before).Single()));
    });

    private static WorkerLaunch LaunchOf(TimeSpan timeout)
    {
        var environment = new Dictionary<string, string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        var settings = new WorkerSettings { StartTimeout = timeout, Environment = environment, WorkingDirectory = Environment.CurrentDirectory };
        return new WorkerLaunch(0, settings, null);
    }
}
