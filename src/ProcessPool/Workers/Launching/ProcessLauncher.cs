using System.Diagnostics;
using System.Globalization;
using ProcessPool.Protocol;
using ProcessPool.Serialization;

namespace ProcessPool.Workers.Launching;

/// <summary>Launches workers as processes on this machine.</summary>
/// <param name="command">What to start; null: the worker host.</param>
internal sealed class ProcessLauncher(HostCommand? command = null) : IWorkerLauncher
{
    /// <summary>What a process has to end after its connection has ended, or after it was killed.</summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many bytes of new objects a worker makes before it collects the first time. By default the collector takes the size of the largest cache, which virtual machines often do not
    /// tell; then it takes 256 KiB, and collects a hundred times as often. A worker whose memory is limited has the default.
    /// </summary>
    private const int NewObjectBytes = 32 << 20;

    public IWorkerInstance Launch(WorkerLaunch launch, Action<IWorkerInstance> created)
    {
        try
        {
            return Launch(command ?? HostCommand.Current, launch, created);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkerStartException("A worker could not be started, for want of its pipe or its shared memory: " + e.Message, e);
        }
    }

    private static WorkerProcess Launch(HostCommand command, WorkerLaunch launch, Action<IWorkerInstance> created)
    {
        var environment = EnvironmentOf(command, launch.Settings, out var restore);
        using var listener = new PipeListener();
        var box = ResultBox.Create(out var boxPath);
        WorkerProcess? worker = null;
        var ready = false;
        try
        {
            var ticket = WorkerTicket.Make(listener.Name, boxPath);
            worker = WorkerProcess.Start(command, launch, environment, ticket, box);
            created(worker);
            ShakeHands(listener, worker, launch, ticket, restore);
            if (OperatingSystem.IsLinux())
            {
                worker.Connection.UseRings(pipe => box.OpenRings(pipe, isParent: true, worker.ProcessId));
            }

            box.DeleteFile();
            ready = true;
            return worker;
        }
        finally
        {
            if (!ready)
            {
                worker?.Kill();
                worker?.Dispose();
                box.Dispose();
            }
        }
    }

    private static void ShakeHands(PipeListener listener, WorkerProcess worker, WorkerLaunch launch, WorkerTicket ticket, Dictionary<string, string?> restore)
    {
        using var timeout = new CancellationTokenSource(launch.Settings.StartTimeout);
        var ended = new CancellationTokenSource(); // Not disposed of: most workers end long after this.
        _ = worker.Exited.ContinueWith(_ => ended.Cancel(), TaskScheduler.Default);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ended.Token);
        try
        {
            var (connection, _) = listener.Accept(ticket.WorkerToken, either.Token);
            worker.Attach(connection);
            var welcome = new ByteBuffer();
            new WelcomeMessage(ticket.ParentToken, launch.Settings.Culture.Name, launch.Settings.UICulture.Name, restore, launch.Settings.MaxMemoryBytes ?? 0).Write(welcome);
            connection.Send(MessageKind.Welcome, welcome.WrittenSpan, default(ReadOnlySpan<byte>));
        }
        catch (Exception e) when (e is OperationCanceledException or ProtocolException or ConnectionClosedException)
        {
            throw WhyNot(e, worker, launch, timeout.IsCancellationRequested);
        }
    }

    private static WorkerStartException WhyNot(Exception error, WorkerProcess worker, WorkerLaunch launch, bool timedOut)
    {
        if (error is ProtocolException)
        {
            return new WorkerStartException(error.Message, error);
        }

        // One that took too long is killed. One whose connection has ended should end by itself, and says why while it does.
        if (timedOut && !worker.Exited.IsCompleted)
        {
            return WorkerStartException.TookTooLong(launch.Settings.StartTimeout, KillAndWait(worker)?.StandardErrorTail ?? []);
        }

        var exit = worker.Exited.Wait(ExitGrace) ? worker.Exited.GetAwaiter().GetResult() : KillAndWait(worker);
        return WorkerStartException.Ended(exit?.ExitCode, exit?.StandardErrorTail ?? []);
    }

    /// <summary>Null: not even that ended it, as when the system does not let go of it.</summary>
    private static WorkerExit? KillAndWait(WorkerProcess worker)
    {
        worker.Kill();
        return worker.Exited.Wait(ExitGrace) ? worker.Exited.GetAwaiter().GetResult() : null;
    }

    /// <summary>The environment for the start, and what must be put back in the worker so that the user's code sees the pool's.</summary>
    private static Dictionary<string, string> EnvironmentOf(HostCommand command, WorkerSettings settings, out Dictionary<string, string?> restore)
    {
        var environment = new Dictionary<string, string>(settings.Environment, OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        restore = [];
        foreach (var (name, value) in command.Environment)
        {
            Set(environment, restore, name, value);
        }

        if (settings.MaxHeapBytes is { } heap)
        {
            Set(environment, restore, "DOTNET_GCHeapHardLimit", string.Create(CultureInfo.InvariantCulture, $"0x{heap:X}"));
        }

        // A background collection needs a thread of its own; workers are many.
        SetDefault(environment, restore, "DOTNET_gcConcurrent", "0");
        if (settings.MaxHeapBytes is null && settings.MaxMemoryBytes is null)
        {
            SetDefault(environment, restore, "DOTNET_GCgen0size", string.Create(CultureInfo.InvariantCulture, $"0x{NewObjectBytes:X}"));
        }

        if (!settings.Diagnostics && !Debugger.IsAttached)
        {
            SetDefault(environment, restore, "DOTNET_EnableDiagnostics", "0"); // No socket in the temporary folder.
        }

        return environment;
    }

    private static void SetDefault(Dictionary<string, string> environment, Dictionary<string, string?> restore, string name, string value)
    {
        if (!environment.ContainsKey(name))
        {
            Set(environment, restore, name, value);
        }
    }

    private static void Set(Dictionary<string, string> environment, Dictionary<string, string?> restore, string name, string value)
    {
        restore[name] = environment.GetValueOrDefault(name);
        environment[name] = value;
    }
}
