using ProcessPool.Jobs.Sinks;
using ProcessPool.Jobs.Sources;
using ProcessPool.Scheduling;

namespace ProcessPool.Jobs;

/// <summary>A stream that is being read, by one consumer. Disposing of it is leaving it: what is not done is cancelled.</summary>
internal sealed class OpenStream<TResult>(Dispatcher dispatcher, Job job, IStreamSource source, IStreamReader<TResult> reader, Func<int> window) : IDisposable
{
    private int _delivered;
    private int _taken;
    private int _takenItems;

    /// <summary>Stops the reading of an asynchronous source.</summary>
    public CancellationTokenSource? Reading { get; set; }

    /// <summary>How many results to take at once: what is taken counts as delivered only when the consumer comes back for more.</summary>
    public int PieceSize => Math.Clamp(window() / 4, 1, 256);

    public int Take(Span<TResult> results, out bool isOver)
    {
        _delivered = 0;
        _taken = reader.Take(results, out _takenItems, out isOver);
        if (_taken == 0)
        {
            Settle(); // Items without a result.
        }

        return _taken;
    }

    /// <summary>The consumer has come back after one result.</summary>
    public void Delivered()
    {
        if (++_delivered == _taken)
        {
            Settle();
        }
    }

    public void Wait() => reader.Signal.Wait();

    public ValueTask WaitAsync(CancellationToken cancellationToken) => reader.Signal.WaitAsync(cancellationToken);

    public void Dispose()
    {
        reader.Leave();
        dispatcher.Post(new Event.JobCancelled(job));
        Reading?.Cancel();
    }

    /// <summary>What was taken has left the window.</summary>
    private void Settle()
    {
        if (_takenItems == 0)
        {
            return;
        }

        source.Consumed(_takenItems);
        _takenItems = 0;
        if (!source.IsReadElsewhere && job.TakeHunger())
        {
            var available = job.CountRead();
            dispatcher.Post(new Event.ItemsAvailable(job, available, source.IsEnd(available)));
        }
    }
}
