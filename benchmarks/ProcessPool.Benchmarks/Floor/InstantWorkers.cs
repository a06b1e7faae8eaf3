using ProcessPool.Benchmarks.Measuring;
using ProcessPool.Scheduling;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>
/// The dispatcher of the pool with workers that do nothing: a chunk is answered by the thread that drives the whole, without a process, a pipe or an item. So
/// what is measured is scheduling alone. Not safe to use concurrently.
/// </summary>
internal sealed class InstantWorkers : IWorkerFactory, IDisposable
{
    private const long NanosecondsOfItem = 1_000;

    private readonly Dispatcher _dispatcher;
    private readonly Queue<Chunk> _sent = new();
    private readonly List<Event> _answers = [];

    public InstantWorkers(int workers)
    {
        _dispatcher = new Dispatcher(new DispatcherOptions { Workers = workers }, this);
        _dispatcher.Start();
    }

    public IWorkerPort Start(int slot)
    {
        var port = new Port(this);
        _dispatcher.Post(new Event.WorkerReady(port)); // The loop looks at it after this.
        return port;
    }

    /// <summary>Seconds for one call, from its submission to its end.</summary>
    /// <param name="items">Items of the call.</param>
    /// <param name="chunk">Items of each chunk.</param>
    /// <param name="together">All chunks under way are answered at once, after which the loop looks once; otherwise one after the other.</param>
    public double Run(int items, int chunk, bool together)
    {
        var job = new CountedJob { ChunkSize = chunk };
        var seconds = Trial.Seconds(() =>
        {
            _dispatcher.Post([new Event.JobSubmitted(job), new Event.ItemsAvailable(job, items, Ended: true)]);
            while (_sent.Count > 0)
            {
                _answers.Clear();
                do
                {
                    var next = _sent.Dequeue();
                    _answers.Add(new Event.ItemsCompleted(next, next.SentCount));
                    _answers.Add(new Event.ChunkDone(next, next.SentCount, next.SentCount * NanosecondsOfItem));
                }
                while (together && _sent.Count > 0);

                _dispatcher.Post(_answers);
            }
        });
        Check.Equal((long)items, job.Completed);
        Check.Equal(JobEnd.Completed, job.End);
        return seconds;
    }

    public void Dispose()
    {
        _dispatcher.Post(new Event.DisposeRequested());
        _dispatcher.Stopped.Wait();
        _dispatcher.Dispose();
    }

    private sealed class Port(InstantWorkers workers) : IWorkerPort
    {
        public void Send(Chunk chunk) => workers._sent.Enqueue(chunk);

        public void Flush()
        {
        }

        /// <summary>It has started everything that it has.</summary>
        public void TakeBack(Chunk chunk, int keep, bool cancel) => workers._dispatcher.Post(new Event.ItemsReturned(chunk, chunk.SentCount));

        public void Shutdown() => Exit();

        public void MoveTo(int slot)
        {
        }

        public void Kill(string reason) => Exit();

        private void Exit() => workers._dispatcher.Post(new Event.WorkerExited(this, null, null, (_, _) => new InvalidOperationException("It was not lost.")));
    }

    private sealed class CountedJob : Job
    {
        public long Completed { get; private set; }

        public JobEnd? End { get; private set; }

        public override void OnCompleted(long first, int count) => Completed += count;

        public override void OnFailed(long index, Exception error) => throw new InvalidOperationException("No item can fail.", error);

        public override void OnFinished(JobEnd end, Exception? error) => End = end;
    }
}
