namespace ProcessPool.Workers.Launching;

/// <summary>Where those who connect to a named pipe come in. Only the user of this process can.</summary>
internal interface IPipeDoor : IDisposable
{
    /// <summary>Waits for the next to connect. Not to be called again after it was cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">The system says no.</exception>
    Stream Accept(CancellationToken cancellationToken);
}
