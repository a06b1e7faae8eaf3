namespace ProcessPool.Workers.Launching;

/// <summary>Where those who connect to a named pipe come in. Only the user of this process can.</summary>
internal interface IPipeDoor : IDisposable
{
    /// <summary>Waits for the next to connect; null: the token was cancelled. Not to be called again after that.</summary>
    /// <exception cref="IOException">The system says no.</exception>
    Stream? Accept(CancellationToken cancellationToken);
}
