using System.Globalization;
using System.Text;
using ProcessPool.Scheduling;

namespace ProcessPool.Tests.Simulation;

/// <summary>One schedule, drawn from a seed: workers, jobs, sources, failures, deaths.</summary>
internal sealed class Simulation : IWorkerFactory
{
    private const int MostSteps = 500_000;

    private readonly Dispatcher _dispatcher;
    private readonly List<PlannedJob> _jobs = [];
    private readonly List<SimulatedWorker> _workers = [];
    private readonly StringBuilder? _trace;
    private readonly long _end;

    public Simulation(int seed, bool traced = false)
    {
        Random = new Random(seed);
        _trace = traced ? new StringBuilder() : null;
        StartFailures = Random.Next(4) == 0 ? 0.1 : 0;
        Murders = Random.Next(3) == 0 ? 0.5 : 0;
        var options = new DispatcherOptions
        {
            Workers = Random.Next(1, 9),
            CancellationGrace = TimeSpan.FromMilliseconds(Random.Next(0, 3)),
            IdleTimeout = Random.Next(3) == 0 ? TimeSpan.FromMilliseconds(Random.Next(1, 10)) : null,
            StartAtOnce = Random.Next(2) == 0,
            TimeProvider = Agenda,
        };
        _dispatcher = new Dispatcher(options, this);
        Agenda.At(0, _dispatcher.Start);
        for (var i = Random.Next(1, 5); i > 0; i--)
        {
            AddJob(options.Workers);
        }

        // In the end the pool is disposed of or killed: now and then in the middle of everything.
        _end = Random.Next(4) == 0 ? Random.Next(1, 30_000) : 50_000_000;
        WasKilled = Random.Next(4) == 0;
        Agenda.At(_end, () => Post(WasKilled ? new Event.KillRequested(CanRestart: false) : new Event.DisposeRequested()));
    }

    public Agenda Agenda { get; } = new();

    public Random Random { get; }

    public double StartFailures { get; }

    /// <summary>How likely a worker is killed from outside, at some moment.</summary>
    public double Murders { get; }

    public bool WasKilled { get; }

    /// <summary>Workers did not start, or died with nothing to do: calls may fail because of that.</summary>
    public bool MayBreak { get; set; }

    public int Alive { get; set; }

    public string Trace => _trace?.ToString() ?? "";

    public IWorkerPort Start(int slot)
    {
        var worker = new SimulatedWorker(this, slot);
        _workers.Add(worker);
        worker.Start();
        return worker;
    }

    public void Post(Event e)
    {
        _trace?.AppendLine(CultureInfo.InvariantCulture, $"{Agenda.Now,10} {Describe(e)}");
        _dispatcher.Post(e);
    }

    /// <summary>Runs the schedule; what was wrong, or nothing.</summary>
    public IReadOnlyList<string> Run()
    {
        var complaints = new List<string>();
        if (!Agenda.Run(MostSteps))
        {
            complaints.Add("the schedule does not end");
        }

        foreach (var job in _jobs)
        {
            job.Check(MayBreak || WasKilled || !job.WasSubmittedInTime);
            complaints.AddRange(job.Complaints);
        }

        if (!_dispatcher.Stopped.IsCompleted)
        {
            complaints.Add("the dispatcher has not stopped");
        }

        if (Alive != 0)
        {
            complaints.Add($"{Alive} workers are left");
        }

        if (_workers.Any(worker => worker.MostChunks > Dispatcher.ChunksPerWorker))
        {
            complaints.Add("a worker had more chunks than it should");
        }

        _dispatcher.Dispose();
        return complaints;
    }

    private void AddJob(int workers)
    {
        var isPinned = Random.Next(8) == 0;
        var count = isPinned ? workers : Random.Next(3) switch { 0 => Random.Next(0, 4), 1 => Random.Next(0, 40), _ => Random.Next(0, 400) };
        var badness = Random.Next(3) switch { 0 => 0, 1 => 0.01, _ => 0.1 };
        var speed = Random.Next(1, 1000);
        var acts = new Act[count];
        var times = new long[count];
        var ignores = new bool[count];
        for (var i = 0; i < count; i++)
        {
            acts[i] = Random.NextDouble() >= badness ? Act.Ends : Random.Next(3) == 0 ? Act.Crashes : Act.Throws;
            times[i] = Random.Next(20) == 0 ? Random.Next(1, 20 * speed) : Random.Next(1, speed);
            ignores[i] = Random.Next(3) == 0;
        }

        var job = new PlannedJob(_jobs.Count, acts, times, ignores)
        {
            ChunkSize = isPinned ? 1 : Random.Next(2) == 0 ? null : Random.Next(1, 50),
            LargestChunk = Random.Next(2) == 0 ? ChunkSizer.Largest : Random.Next(1, 20),
            CollectsFailures = Random.Next(2) == 0,
            IsPinned = isPinned,
            SourceThrows = !isPinned && Random.Next(10) == 0,
        };
        _jobs.Add(job);
        var start = Random.Next(0, 20_000);
        Agenda.At(start, () =>
        {
            job.WasSubmittedInTime = Agenda.Now < _end;
            Post(new Event.JobSubmitted(job));
            Feed(job, 0);
        });
        if (Random.Next(6) == 0)
        {
            Agenda.At(start + Random.Next(1, 20_000), () =>
            {
                job.WasCancelled = true;
                Post(new Event.JobCancelled(job));
            });
        }
    }

    /// <summary>Reads on in the source, as one of three kinds of feeders does.</summary>
    private void Feed(PlannedJob job, int from)
    {
        var count = job.Acts.Length;
        var part = Random.Next(3) == 0 || job.IsPinned ? count : Math.Min(count, from + Random.Next(1, 30));
        job.Read = part;
        if (part == count)
        {
            Post(job.SourceThrows ? new Event.SourceFailed(job, count, new PlannedException("source")) : new Event.ItemsAvailable(job, count, Ended: true));
            return;
        }

        if (job.TakeHunger() || Random.Next(3) == 0)
        {
            Post(new Event.ItemsAvailable(job, part, Ended: false));
        }

        Agenda.At(Agenda.Now + Random.Next(1, 500), () => Feed(job, part));
    }

    private static string Describe(Event e) => e switch
    {
        Event.ItemsCompleted x => $"ItemsCompleted chunk {x.Chunk.Id} ({x.Chunk.First}+{x.Chunk.SentCount} at {x.Chunk.Slot}) done {x.Done}",
        Event.ItemFailed x => $"ItemFailed chunk {x.Chunk.Id} ({x.Chunk.First}+{x.Chunk.SentCount} at {x.Chunk.Slot}) position {x.Position}: {x.Error.Message}",
        Event.ItemsReturned x => $"ItemsReturned chunk {x.Chunk.Id} ({x.Chunk.First}+{x.Chunk.SentCount} at {x.Chunk.Slot}) kept {x.Kept}",
        Event.ChunkDone x => $"ChunkDone chunk {x.Chunk.Id} ({x.Chunk.First}+{x.Chunk.SentCount} at {x.Chunk.Slot}) processed {x.Processed}",
        Event.WorkerReady x => $"WorkerReady {x.Slot}",
        Event.WorkerStartFailed x => $"WorkerStartFailed {x.Slot}",
        Event.WorkerExited x => $"WorkerExited {x.Slot} running {x.Running} position {x.Position}",
        Event.ItemsAvailable x => $"ItemsAvailable {x.Available} ended {x.Ended}",
        _ => e.GetType().Name,
    };
}
