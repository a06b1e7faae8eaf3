using ProcessPool.Capture;
using ProcessPool.Capture.HotReload;
using ProcessPool.Capture.Recent;
using ProcessPool.Diagnostics;
using ProcessPool.Functions;
using ProcessPool.Jobs;
using ProcessPool.Jobs.Sinks;
using ProcessPool.Jobs.Sources;
using ProcessPool.Scheduling;
using ProcessPool.Serialization.Code;

namespace ProcessPool;

/// <summary>What all calls are made of: a capsule, a source, a sink.</summary>
public sealed partial class Pool
{
    private static readonly MapOptions DefaultOptions = new();

    /// <summary>The function as it is now. What it captured must cross before anything runs.</summary>
    private Capsule Capture(ItemFunction function, string? label = null)
    {
        ThrowIfDisposed();
        CodeFiles.Look();
        if (UpdatedCode.IsPossible)
        {
            LiveCode.Look(RecentCaptures.MethodsOf(function));
        }

        if (_recent.Files != CodeFiles.Generation || _recent.Updates != UpdatedCode.Generation)
        {
            _recent = new RecentCaptures(_rules); // What was captured by reference may have to be an image, or a slice, now.
        }

        try
        {
            return _recent.Get(function, given =>
            {
                var capsule = _capsules.Get(CapsuleWriter.Write(given, _rules));
                _largeCaptures?.Check(capsule, given, label);
                return capsule;
            });
        }
        catch (ClosureException e)
        {
            CallLabels.Mark(e, label);
            throw;
        }
    }

    private CallLog? LogOf(ItemFunction function, MapOptions options, bool collectsFailures = false)
        => _log is null ? null : new CallLog(_log, function, options.Label) { CollectsFailures = collectsFailures };

    private void Submit(PoolJob job)
    {
        job.Log?.Begun(job.Capsule);
        _dispatcher.Post(new Event.JobSubmitted(job));
    }

    private ItemJob<T, TResult> MakeJob<T, TResult>(
        ItemFunction function, ItemSource<T> source, ResultSink<TResult> sink, MapOptions options, bool collectsFailures = false)
        => new(Capture(function, options.Label), source, sink)
        {
            Label = options.Label,
            Log = LogOf(function, options, collectsFailures),
            Function = function,
            ChunkSize = options.ChunkSize,
            ItemTimeout = options.ItemTimeout,
            Retry = options.Retry,
            Seed = SeedOf(options),
            CollectsFailures = collectsFailures,
            Ends = source.Count > 1 ? new BothEnds() : null,
        };

    /// <summary>What the random numbers of a call's items are made of: what the caller wants, or the next of the pool's.</summary>
    private long SeedOf(MapOptions options) => options.Seed ?? ItemRandom.SeedOfCall(_seed, Interlocked.Increment(ref _lastCall));

    /// <summary>Submits a job whose items are all there.</summary>
    private void Submit(PoolJob job, long count)
    {
        job.Available = count;
        job.SourceEnded = true;
        Submit(job);
    }

    /// <summary>
    /// Runs a function over a source to the end. <paramref name="onThisThread"/>: where the source must be read as it goes, that happens here, before
    /// this returns.
    /// </summary>
    private Task<TResult[]> MapAll<T, TResult>(
        ItemFunction function, IEnumerable<T> items, MapOptions? options, bool onThisThread, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items, "source");
        ThrowIfDisposed();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult[]>(cancellationToken);
        }

        var source = SourceOf.Memory(items);
        var collects = options?.Failures == FailureMode.CollectAll;
        var sink = new ArraySink<TResult>(source?.Count, collects) { CancellationToken = cancellationToken };
        RunAll(function, items, source, sink, sink.Completion, options, collects, onThisThread);
        return sink.Completion;
    }

    private void RunAll<T, TResult>(
        ItemFunction function,
        IEnumerable<T> items,
        ItemSource<T>? source,
        ResultSink<TResult> sink,
        Task completion,
        MapOptions? options,
        bool collectsFailures,
        bool onThisThread)
    {
        options ??= DefaultOptions;
        if (source is not null)
        {
            var job = MakeJob(function, source, sink, options, collectsFailures);
            Submit(job, source.Count!.Value);
            RegisterCancellation(completion, job, sink.CancellationToken);
        }
        else
        {
            var feed = Feed<T, TResult>(function, sink, options, collectsFailures, out var job);
            RegisterCancellation(completion, job, sink.CancellationToken);
            Read(items, feed, job, onThisThread);
        }
    }

    /// <summary>A job whose items come as they are read.</summary>
    private FeedSource<T> Feed<T, TResult>(
        ItemFunction function, ResultSink<TResult> sink, MapOptions options, bool collectsFailures, out ItemJob<T, TResult> job, bool isStream = false)
    {
        ItemJob<T, TResult>? made = null;
        var feed = new FeedSource<T>(() => WindowOf(made!, options), endedIsConsumed: !isStream);
        made = new ItemJob<T, TResult>(Capture(function, options.Label), feed, sink)
        {
            Label = options.Label,
            Log = LogOf(function, options, collectsFailures),
            Function = function,
            ChunkSize = options.ChunkSize,
            ItemTimeout = options.ItemTimeout,
            Retry = options.Retry,
            Seed = SeedOf(options),
            LargestChunk = LargestChunk(options),
            CollectsFailures = collectsFailures,
            IsStream = isStream,
        };
        job = made;
        Submit(job);
        return feed;
    }

    private void Read<T, TResult>(IEnumerable<T> items, FeedSource<T> feed, ItemJob<T, TResult> job, bool onThisThread)
    {
        var feeder = new Feeder<T>(feed, job, _dispatcher.Post);
        if (onThisThread)
        {
            feeder.Run(items);
        }
        else
        {
            feeder.Start(items);
        }
    }

    private void RegisterCancellation(Task task, Job job, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled && !task.IsCompleted)
        {
            var registration = cancellationToken.Register(() => _dispatcher.Post(new Event.JobCancelled(job)));
            _ = task.ContinueWith(
                static (_, r) => ((CancellationTokenRegistration)r!).Unregister(),
                registration,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    /// <summary>
    /// How many items there may be between the source and the consumer: four chunks for each worker, so that each has one to run, one behind it, and as
    /// much again on the way out. More, where the items lie in memory, and they and their results are a few bytes: as many short chunks as the workers may have, and as much again.
    /// </summary>
    private int WindowOf(PoolJob job, MapOptions options, bool isInMemory = false)
    {
        var chunks = WorkerCount * (isInMemory && job.IsQuick(1, SmallItem) && job.HasSmallResults ? 2L * Dispatcher.ShortChunksPerWorker : 4L);
        return options.Window ?? (int)Math.Clamp(chunks * job.CurrentChunkSize, chunks, Math.Max(LargestWindow, chunks));
    }

    /// <summary>A chunk must not take more of the window than leaves enough for the other workers.</summary>
    private int LargestChunk(MapOptions options) => Math.Max(1, (options.Window ?? LargestWindow) / (4 * WorkerCount));

    private const int LargestWindow = 65_536;

    /// <summary>In bytes.</summary>
    private const int SmallItem = 1024;
}
