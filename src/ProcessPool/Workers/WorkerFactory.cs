using ProcessPool.Scheduling;

namespace ProcessPool.Workers;

/// <summary>Starts workers, and remembers the latest one of each slot for those who ask.</summary>
internal sealed class WorkerFactory(int workers, WorkerContext context) : IWorkerFactory
{
    private readonly Worker?[] _workers = new Worker?[workers];

    public IWorkerPort Start(int slot)
    {
        var worker = new Worker(slot, context);
        Volatile.Write(ref _workers[slot], worker);
        worker.Start();
        return worker;
    }

    public WorkerStatus StatusOf(int slot) => Volatile.Read(ref _workers[slot])?.Status ?? default;
}
