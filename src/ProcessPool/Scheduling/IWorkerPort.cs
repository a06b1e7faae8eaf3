namespace ProcessPool.Scheduling;

/// <summary>What the dispatcher asks of a worker. No member blocks; the answers are events.</summary>
internal interface IWorkerPort
{
    /// <summary>Sends a chunk, at the latest at <see cref="Flush"/>. Answered by <see cref="Event.ItemsCompleted"/>, <see cref="Event.ItemFailed"/> and, in the end, <see cref="Event.ChunkDone"/>.</summary>
    void Send(Chunk chunk);

    /// <summary>Sends the chunks that <see cref="Send"/> has kept, to send several at once.</summary>
    void Flush();

    /// <summary>
    /// Asks for the items after the first <paramref name="keep"/> that have not been started; with <paramref name="cancel"/>, also
    /// cancels the running one. Answered by <see cref="Event.ItemsReturned"/>.
    /// </summary>
    void TakeBack(Chunk chunk, int keep, bool cancel);

    /// <summary>Lets the worker end in its own time, after what it has. Answered by <see cref="Event.WorkerExited"/>.</summary>
    void Shutdown();

    /// <summary>A spare worker takes a place.</summary>
    void MoveTo(int slot);

    /// <summary>Ends the process. Answered by <see cref="Event.WorkerExited"/>.</summary>
    void Kill(string reason);
}

/// <summary>Starts workers.</summary>
internal interface IWorkerFactory
{
    /// <summary>
    /// Starts a worker for a slot, or a spare worker (-1). Does not block. Answered by <see cref="Event.WorkerReady"/> or
    /// <see cref="Event.WorkerStartFailed"/>.
    /// </summary>
    IWorkerPort Start(int slot);
}
