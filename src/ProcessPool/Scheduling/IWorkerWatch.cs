namespace ProcessPool.Scheduling;

/// <summary>Is told of the lives of workers, by the dispatcher's loop. No member blocks, or runs code of the user. A spare worker has slot -1.</summary>
internal interface IWorkerWatch
{
    /// <summary>A worker is ready.</summary>
    void Started(IWorkerPort port, int slot);

    /// <summary>A worker could not be started.</summary>
    void StartFailed(int slot, Exception error);

    /// <summary>A worker leaves because it has run its share of items, or its memory has grown.</summary>
    void Recycled(IWorkerPort port, int slot, long items);

    /// <summary>A worker has ended that was asked to.</summary>
    void Ended(IWorkerPort port, int slot);

    /// <summary>A worker has ended that was not.</summary>
    void Lost(int slot, Func<Exception> reason);
}
