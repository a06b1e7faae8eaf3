using System.Buffers;
using System.Diagnostics;
using ProcessPool.Protocol;

namespace ProcessPool.Workers.Launching;

/// <summary>Launches workers as processes on this machine.</summary>
internal sealed class ProcessLauncher : IWorkerLauncher
{
    public IWorkerInstance Launch(WorkerLaunch launch, Action<IWorkerInstance> created)
    {
        var command = HostCommand.Current;
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
        using var ended = new CancellationTokenSource();
        _ = worker.Exited.ContinueWith(_ => TryCancel(ended), TaskScheduler.Default);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ended.Token);
        try
        {
            var (connection, _) = listener.Accept(ticket.WorkerToken, either.Token);
            worker.Attach(connection);
            var welcome = new ArrayBufferWriter<byte>();
            new WelcomeMessage(ticket.ParentToken, launch.Settings.Culture.Name, launch.Settings.UICulture.Name, restore).Write(welcome);
            connection.Send(MessageKind.Welcome, welcome.WrittenSpan, default(ReadOnlySpan<byte>));
        }
        catch (Exception e) when (e is OperationCanceledException or ProtocolException or ConnectionClosedException)
        {
            throw WhyNot(e, worker, launch, timeout.IsCancellationRequested);
        }
    }

    private static WorkerStartException WhyNot(Exception error, WorkerProcess worker, WorkerLaunch launch, bool timedOut)
    {
        if (timedOut && !worker.Exited.IsCompleted)
        {
            return new WorkerStartException($"A worker did not connect within {launch.Settings.StartTimeout.TotalSeconds:0.###} seconds (PoolOptions.StartTimeout) and was killed.");
        }

        if (error is ProtocolException)
        {
            return new WorkerStartException(error.Message, error);
        }

        var exit = worker.Exited.GetAwaiter().GetResult();
        return WorkerStartException.Ended(exit.ExitCode, exit.StandardErrorTail);
    }

    private static void TryCancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The handshake is over; nobody waits any more.
        }
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

        // A background collection needs a thread of its own; workers are many.
        SetDefault(environment, restore, "DOTNET_gcConcurrent", "0");
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
