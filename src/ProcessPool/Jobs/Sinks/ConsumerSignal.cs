using System.Diagnostics.CodeAnalysis;

namespace ProcessPool.Jobs.Sinks;

/// <summary>Wakes the one consumer of a stream. Signals that come while it does not wait are remembered as one.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for has nothing to dispose.")]
internal sealed class ConsumerSignal
{
    private readonly SemaphoreSlim _semaphore = new(0, int.MaxValue);
    private int _isSet;

    public void Set()
    {
        if (Interlocked.Exchange(ref _isSet, 1) == 0)
        {
            _semaphore.Release();
        }
    }

    /// <summary>Waits for a signal since the last wait. Look for what it announced after this returns.</summary>
    public void Wait()
    {
        _semaphore.Wait();
        Interlocked.Exchange(ref _isSet, 0);
    }

    /// <inheritdoc cref="Wait"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await _semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref _isSet, 0);
    }
}
