using ProcessPool.Scheduling;

namespace ProcessPool.Jobs.Sources;

/// <summary>Reads a sequence into a <see cref="FeedSource{T}"/> and tells the dispatcher about it when it wants to know.</summary>
internal sealed class Feeder<T>(FeedSource<T> source, Job job, Action<Event> post)
{
    private const int Announce = 1024;

    private long _count;

    /// <summary>Reads all of it, on the calling thread. Errors of the sequence become the job's.</summary>
    public void Run(IEnumerable<T> items)
    {
        try
        {
            using var item = items.GetEnumerator();
            while (source.WaitForRoom() && item.MoveNext())
            {
                Add(item.Current);
            }

            post(new Event.ItemsAvailable(job, _count, Ended: true));
        }
        catch (Exception e)
        {
            post(new Event.SourceFailed(job, _count, e));
        }
    }

    /// <inheritdoc cref="Run"/>
    public async Task RunAsync(IAsyncEnumerable<T> items, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                Add(item);
                if (!await source.WaitForRoomAsync().ConfigureAwait(false))
                {
                    break;
                }
            }

            post(new Event.ItemsAvailable(job, _count, Ended: true));
        }
        catch (Exception e)
        {
            post(new Event.SourceFailed(job, _count, e));
        }
    }

    /// <summary>Reads on a thread of its own, since a sequence may block.</summary>
    public void Start(IEnumerable<T> items)
        => new Thread(() => Run(items)) { IsBackground = true, Name = "ProcessPool source" }.Start();

    private void Add(T item)
    {
        source.Add(item);
        _count++;
        if (job.TakeHunger() || _count % Announce == 0)
        {
            post(new Event.ItemsAvailable(job, _count, Ended: false));
        }
    }
}
