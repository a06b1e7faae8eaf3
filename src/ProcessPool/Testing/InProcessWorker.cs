using ProcessPool.Protocol;
using ProcessPool.Serialization;
using ProcessPool.WorkerHost;
using ProcessPool.Workers.Launching;

namespace ProcessPool.Testing;

/// <summary>A worker on a thread. A function that it runs can end it as a process would end: see <see cref="Die"/>.</summary>
internal sealed class InProcessWorker : IWorkerInstance
{
    private static readonly AsyncLocal<InProcessWorker?> CurrentWorker = new();

    private readonly Connection _workerSide;
    private int _hasEnded;
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InProcessWorker(int id, Connection parentSide, Connection workerSide)
    {
        ProcessId = id;
        Connection = parentSide;
        _workerSide = workerSide;
    }

    /// <summary>The worker that runs the calling function; null outside of workers.</summary>
    public static InProcessWorker? Current => CurrentWorker.Value;

    public int ProcessId { get; }

    public Connection Connection { get; }

    /// <summary>Never given back: the thread of a worker that was killed may still hold it, as no process would.</summary>
    public ResultBox Box { get; } = ResultBox.InMemory();

    public Task<WorkerExit> Exited => _exited.Task;

    /// <summary>Ends the worker that runs the calling function, as the end of its process would: at once, without a word.</summary>
    public static Exception Die(int? exitCode = 134, int? signal = 6, params string[] lastWords)
    {
        var worker = Current ?? throw new InvalidOperationException("This function does not run in a worker.");
        worker.End(new WorkerExit(exitCode, signal, lastWords));
        return new InvalidOperationException("The worker is dead. Nobody sees this."); // To be thrown; the runner cannot send it.
    }

    /// <summary>Blocks until the worker that runs the calling function is killed, as an endless loop in a process would.</summary>
    public static int Hang()
    {
        var worker = Current ?? throw new InvalidOperationException("This function does not run in a worker.");
        worker.Exited.Wait();
        throw new InvalidOperationException("The worker is dead. Nobody sees this.");
    }

    public void Start(WorkerSettings settings)
    {
        var thread = new Thread(() =>
        {
            CurrentWorker.Value = this;
            new WorkerLoop(_workerSide, Box, new CodeResolver(), settings.Culture, settings.UICulture, settings.MaxMemoryBytes ?? 0).Run();
            End(new WorkerExit(0, null, []));
        })
        {
            IsBackground = true,
            Name = $"in-process worker {ProcessId}",
        };
        thread.Start();
    }

    public void Kill() => End(new WorkerExit(137, 9, []));

    public void Dispose()
    {
        Kill();
        Connection.Dispose();
    }

    private void End(WorkerExit exit)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            _workerSide.Close("the worker has ended"); // First: a function that waits for the end must not say another word.
            _exited.SetResult(exit);
        }
    }
}
