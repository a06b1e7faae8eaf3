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
    private readonly int _most; // places for workers at any time
    private int _busy;
    private int _mostBusy;

    public Simulation(int seed, bool traced = false)
    {
        Random = new Random(seed);
        _trace = traced ? new StringBuilder() : null;
        StartFailures = Random.Next(4) == 0 ? 0.1 : 0;
        Murders = Random.Next(3) == 0 ? 0.5 : 0;
        Wear = Random.Next(4) == 0 ? 0.5 : 0;
        MaxItems = Random.Next(4) == 0 ? Random.Next(1, 30) : null;
        var workers = Random.Next(1, 9);
        _most = workers;
        var options = new DispatcherOptions
        {
            Workers = workers,
            MinWorkers = Random.Next(3) == 0 ? Random.Next(0, workers + 1) : null,
            SpareWorkers = Random.Next(4) == 0 ? Random.Next(1, 3) : 0,
            MaxItemsPerWorker = MaxItems,
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

        for (var i = Random.Next(4) == 0 ? Random.Next(1, 5) : 0; i > 0; i--)
        {
            var size = Random.Next(1, 9);
            _most = Math.Max(_most, size);
            Agenda.At(Random.Next(0, 40_000), () => Post(new Event.Resized(size)));
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

    /// <summary>How likely a worker says that it is worn.</summary>
    public double Wear { get; }

    public int? MaxItems { get; }

    public bool WasKilled { get; }

    /// <summary>Workers did not start, or died with nothing to do: calls may fail because of that.</summary>
    public bool MayBreak { get; set; }

    public int Alive { get; set; }

    public string Trace => _trace?.ToString() ?? "";

    public IWorkerPort Start(int slot)
    {
        var worker = new SimulatedWorker(this);
        _workers.Add(worker);
        worker.Start();
        return worker;
    }

    /// <summary>A line for the trace, if there is one.</summary>
    public void Note(string line)
    {
        _trace?.AppendLine(CultureInfo.InvariantCulture, $"{Agenda.Now,10}     {line}");
    }

    public void Post(Event e)
    {
        _trace?.AppendLine(CultureInfo.InvariantCulture, $"{Agenda.Now,10} {Describe(e)}");
        _dispatcher.Post(e);
    }

    /// <summary>Another worker runs an item, or one fewer.</summary>
    public void Busy(int change)
    {
        _busy += change;
        _mostBusy = Math.Max(_mostBusy, _busy);
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
            _trace?.AppendLine(_dispatcher.Describe());
        }

        if (Alive != 0)
        {
            complaints.Add($"{Alive} workers are left");
        }

        if (_workers.Any(worker => worker.MostChunks > Dispatcher.ShortChunksPerWorker))
        {
            complaints.Add("a worker had more chunks than it should");
        }

        if (_mostBusy > _most)
        {
            complaints.Add($"{_mostBusy} workers ran items at one time; there are {_most} places");
        }

        if (_workers.Any(worker => worker.RanTooMany))
        {
            complaints.Add($"a worker ran more than {MaxItems} items");
        }

        _dispatcher.Dispose();
        return complaints;
    }

    private void AddJob(int workers)
    {
        var isPinned = Random.Next(8) == 0;
        var folds = !isPinned && Random.Next(4) == 0;
        var count = isPinned ? workers : Random.Next(3) switch { 0 => Random.Next(0, 4), 1 => Random.Next(0, 40), _ => Random.Next(0, 400) };
        var badness = Random.Next(3) switch { 0 => 0, 1 => 0.01, _ => 0.1 };
        var speed = Random.Next(1, 1000);
        var acts = new Act[count];
        var times = new long[count];
        var ignores = new bool[count];
        var bad = new int[count];
        var timeout = Random.Next(3) == 0 ? TimeSpan.FromMicroseconds(25 * speed) : (TimeSpan?)null;
        for (var i = 0; i < count; i++)
        {
            acts[i] = Random.NextDouble() >= badness ? Act.Ends : timeout is not null && Random.Next(3) == 0 ? Act.Overruns : Random.Next(3) == 0 ? Act.Crashes : Act.Throws;
            bad[i] = Random.Next(1, 5);
            times[i] = Random.Next(20) == 0 ? Random.Next(1, 20 * speed) : Random.Next(1, speed);
            ignores[i] = Random.Next(3) == 0;
        }

        var window = isPinned || Random.Next(4) > 0 ? (int?)null : Random.Next(1, 1 << Random.Next(1, 9));
        var job = new PlannedJob(_jobs.Count, acts, bad, times, ignores)
        {
            ChunkSize = isPinned ? 1 : Random.Next(2) == 0 ? null : Random.Next(1, 50),
            LargestChunk = window is { } few ? Math.Max(1, few / (4 * workers)) : Random.Next(2) == 0 ? ChunkSizer.Largest : Random.Next(1, 20),
            Ends = Random.Next(2) == 0 ? null : new BothEnds(),
            Window = window,
            InOrder = Random.Next(2) == 0,
            ItemTimeout = timeout,
            Retry = isPinned || Random.Next(2) == 0 ? null : RandomPolicy(),
            Folds = folds,
            CollectsFailures = !folds && Random.Next(2) == 0,
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

    private RetryPolicy RandomPolicy() => new()
    {
        MaxAttempts = Random.Next(1, 4),
        OnCrash = Random.Next(2) == 0,
        OnTimeout = Random.Next(2) == 0,
        OnException = Random.Next(2) == 0 ? null : _ => true,
        Delay = Random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(Random.Next(1, 5_000)),
    };

    /// <summary>Reads on in the source, as one of three kinds of feeders does. One with a window says what it has read only when it is asked.</summary>
    private void Feed(PlannedJob job, int from)
    {
        var count = job.Acts.Length;
        var wanted = Random.Next(3) == 0 || job.IsPinned ? count : from + Random.Next(1, 30);
        var part = (int)Math.Min(Math.Min(count, wanted), job.MayRead);
        job.Read = part;
        if (part == count)
        {
            Post(job.SourceThrows ? new Event.SourceFailed(job, count, new PlannedException("source")) : new Event.ItemsAvailable(job, count, Ended: true));
            return;
        }

        Action next = () => Agenda.At(Agenda.Now + Random.Next(1, 500), () => Feed(job, part));
        if (part == job.MayRead)
        {
            job.Resume = next;
        }
        else
        {
            next();
        }

        if (job.TakeHunger() || (job.Window is null && Random.Next(3) == 0))
        {
            Post(new Event.ItemsAvailable(job, part, Ended: false));
        }
    }

    private static string Describe(Event e) => e switch
    {
        Event.ItemsCompleted x => $"ItemsCompleted chunk {x.Chunk.Id} ({x.Chunk.First}+{x.Chunk.SentCount} at {x.Chunk.Worker.Number}) done {x.Done}",
        Event.ItemFailed x => $"ItemFailed chunk {x.Chunk.Id} ({x.Chunk.First}+{x.Chunk.SentCount} at {x.Chunk.Worker.Number}) position {x.Position}: {x.Error.Message}",
        Event.ItemsReturned x => $"ItemsReturned chunk {x.Chunk.Id} ({x.Chunk.First}+{x.Chunk.SentCount} at {x.Chunk.Worker.Number}) kept {x.Kept}",
        Event.ChunkDone x => $"ChunkDone chunk {x.Chunk.Id} ({x.Chunk.First}+{x.Chunk.SentCount} at {x.Chunk.Worker.Number}) processed {x.Processed}",
        Event.WorkerReady x => $"WorkerReady",
        Event.WorkerStartFailed x => $"WorkerStartFailed",
        Event.WorkerExited x => $"WorkerExited running {x.Running} position {x.Position}",
        Event.ItemsAvailable x => $"ItemsAvailable {x.Available} ended {x.Ended}",
        _ => e.GetType().Name,
    };
}
