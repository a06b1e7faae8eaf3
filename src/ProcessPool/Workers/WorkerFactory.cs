using ProcessPool.Scheduling;

namespace ProcessPool.Workers;

/// <summary>Starts workers.</summary>
internal sealed class WorkerFactory(WorkerEnvironment context) : IWorkerFactory
{
    public IWorkerPort Start(int slot)
    {
        var worker = new Worker(slot, context);
        worker.Start();
        return worker;
    }
}
