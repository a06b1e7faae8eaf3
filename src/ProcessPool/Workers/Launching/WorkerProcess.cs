using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using ProcessPool.Protocol;

namespace ProcessPool.Workers.Launching;

/// <summary>A worker as a process of the operating system. The only file that touches <see cref="Process"/>.</summary>
internal sealed class WorkerProcess : IWorkerInstance
{
    private const int Killed = 9; // SIGKILL

    private readonly Process _process;
    private readonly Lock _lock = new();
    private Connection? _connection;
    private readonly long _kernelKills = KernelKills.Count();
    private bool _isDisposed;
    private volatile bool _wasKilled;

    private WorkerProcess(Process process, ResultBox box, Action<WorkerStream, string>? output)
    {
        _process = process;
        Box = box;
        ProcessId = process.Id;
        var standardOutput = new LineReader(process.StandardOutput.BaseStream, process.StandardOutput.CurrentEncoding, output is null ? null : line => output(WorkerStream.Output, line));
        var standardError = new LineReader(process.StandardError.BaseStream, process.StandardError.CurrentEncoding, output is null ? null : line => output(WorkerStream.Error, line));
        Exited = Watch(standardOutput, standardError);
    }

    public int ProcessId { get; }

    public Connection Connection => _connection ?? throw new InvalidOperationException("The handshake has not taken place.");

    public ResultBox Box { get; }

    public Task<WorkerExit> Exited { get; }

    /// <exception cref="WorkerStartException">The operating system refused.</exception>
    public static WorkerProcess Start(HostCommand command, WorkerLaunch launch, IReadOnlyDictionary<string, string> environment, WorkerTicket ticket, ResultBox box)
    {
        var start = new ProcessStartInfo(command.FileName)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = launch.Settings.WorkingDirectory,
        };
        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Process? process = null;
        try
        {
#pragma warning disable RS0030 // This is the file that may start processes.
            process = Process.Start(start);
#pragma warning restore RS0030
            var worker = new WorkerProcess(process!, box, launch.Output);
            GiveTicket(process!.StandardInput, ticket);
            return worker;
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            process?.Kill(entireProcessTree: true);
            throw new WorkerStartException($"A worker process could not be started with '{command.FileName}': {e.Message}", e);
        }
    }

    private static void GiveTicket(StreamWriter input, WorkerTicket ticket)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && input.BaseStream is PipeStream pipe)
            {
                using var file = PipePoll.FileOf(pipe.SafePipeHandle, FileAccess.Write);
                file.Write(Encoding.UTF8.GetBytes(ticket.ToLine() + "\n"));
            }
            else
            {
                input.Write(ticket.ToLine());
                input.Write('\n');
            }

            input.Close();
        }
        catch (IOException)
        {
            // It has ended already. Its exit says why.
        }
    }

    public void Attach(Connection connection) => _connection = connection;

    public void Kill()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            try
            {
                _wasKilled = true;
                ProcessTree.Kill(_process); // What has left the group too. The rest of the group follows when the worker has ended.
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
            {
                // It, or one that it had started, has ended by itself meanwhile.
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _connection?.Dispose();
                _process.Dispose();
                Box.Dispose();
            }
        }
    }

    /// <summary>Without an async method, which would have to be compiled in the first pool of a process.</summary>
    private Task<WorkerExit> Watch(LineReader standardOutput, LineReader standardError)
    {
        var output = standardOutput.ReadAllAsync();
        var error = standardError.ReadAllAsync();
        var exit = new TaskCompletionSource<WorkerExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.Exited += (_, _) =>
        {
            ProcessGroup.End(ProcessId);

            // A process that the worker has started, and that has left its group, may hold on to its output for ever; nobody waits for that.
            var read = Task.WhenAll(new[] { output, error });
            Task.WhenAny(read, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System))
                .ContinueWith(_ => Tell(exit, error.IsCompleted ? standardError.Tail : []), TaskScheduler.Default);
        };
        _process.EnableRaisingEvents = true;
        return exit.Task;
    }

    private void Tell(TaskCompletionSource<WorkerExit> exit, IReadOnlyList<string> tail)
    {
        try
        {
            var code = _process.ExitCode;
            int? signal = !OperatingSystem.IsWindows() && code > 128 ? code - 128 : null;
            exit.SetResult(new WorkerExit(code, signal, tail, signal == Killed && !_wasKilled && KernelKills.Count() > _kernelKills));
        }
        catch (Exception e)
        {
            exit.TrySetException(e); // Whoever waits must not wait for ever. Mostly it was disposed of meanwhile, and nobody does.
        }
    }
}
