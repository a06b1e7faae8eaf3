using System.Globalization;
using ProcessPool.Capture;
using ProcessPool.Capture.Recent;
using ProcessPool.Diagnostics;
using ProcessPool.Jobs;
using ProcessPool.Scheduling;
using ProcessPool.Testing;
using ProcessPool.Workers;
using ProcessPool.Workers.Launching;

namespace ProcessPool;

/// <summary>
/// Worker processes that run ordinary C# functions. A function may be a lambda, a local function or a method, and may use what it captured: that is
/// sent along, as it is at the time of the call. Static variables are not; each worker has its own.
/// </summary>
/// <remarks>
/// All members are safe to use concurrently; calls share the workers in turns. Workers start with the pool, without blocking the constructor, and end
/// with it. When this process ends, however it ends, its workers end too.
/// </remarks>
/// <example>
/// <code>
/// using var pool = new Pool();
/// int[] squares = pool.Map(x => x * x, Enumerable.Range(0, 10));
/// </code>
/// </example>
public sealed partial class Pool : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromSeconds(30);

    private static readonly Lazy<Pool> SharedPool = new(
        () => new Pool(new PoolOptions { IdleTimeout = DefaultIdleTimeout }, new ProcessLauncher(), isShared: true));

    private readonly Dispatcher _dispatcher;
    private readonly CapsuleCache _capsules = new();
    private readonly CaptureRules _rules;
    private volatile RecentCaptures _recent;
    private volatile Worker? _lastLookedAt;
    private readonly PoolOptions _options;
    private readonly PoolLog? _log;
    private readonly LargeCaptures? _largeCaptures;
    private readonly bool _isShared;
    private readonly long _seed;
    private long _lastCall;
    private volatile int _workerCount;
    private volatile bool _isDisposed;

    /// <summary>Makes a pool with one worker for each core that this process may use.</summary>
    public Pool()
        : this(new PoolOptions())
    {
    }

    /// <summary>Makes a pool.</summary>
    /// <param name="workers">The number of worker processes; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workers"/> is below 1.</exception>
    public Pool(int workers)
        : this(new PoolOptions { Workers = CheckWorkers(workers) })
    {
    }

    /// <summary>Makes a pool.</summary>
    /// <param name="options">How it works.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ClosureException">The initializer captured something that cannot cross to another process.</exception>
    /// <exception cref="PoolException">This is a worker of a pool, within another one, and so on, ten times over.</exception>
    /// <exception cref="WorkerStartException">This application cannot have workers, because it was compiled ahead of time or trimmed.</exception>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
    public Pool(PoolOptions options)
        : this(options, LauncherOf(options), isShared: false)
    {
    }

    internal Pool(PoolOptions options, IWorkerLauncher launcher, bool isShared = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        Nesting.CheckDepth();
        if (options.MinWorkers > options.Workers)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MinWorkers, $"MinWorkers is above Workers, which is {options.Workers}.");
        }

        _options = options;
        _rules = options.CaptureRules;
        _recent = new RecentCaptures(_rules);
        _workerCount = options.Workers;
        _isShared = isShared;
        _seed = options.Seed ?? Random.Shared.NextInt64();
        if (options.LoggerFactory is { } loggers)
        {
            _log = new PoolLog(loggers);
            _largeCaptures = new LargeCaptures(_log, options.CaptureWarningBytes, options.CaptureRules);
        }

        var context = new WorkerEnvironment
        {
            Launcher = launcher,
            Settings = SettingsOf(options),
            Clock = options.TimeProvider,
            OutputOf = options.Output.Of,
            FieldUse = options.FieldUse,
            Unexpected = options.Unexpected,
            Initializer = options.Initializer is { } initializer ? CapsuleWriter.WriteInitializer(initializer, options.CaptureRules) : CapsuleContent.None,
            InitializerTimeout = options.InitializerTimeout,
        };
        var workers = new WorkerFactory(context);
        var dispatching = new DispatcherOptions
        {
            Workers = options.Workers,
            CancellationGrace = options.CancellationGrace,
            IdleTimeout = options.IdleTimeout ?? (options.MinWorkers < options.Workers ? DefaultIdleTimeout : null),
            MinWorkers = options.MinWorkers,
            SpareWorkers = options.SpareWorkers,
            MaxItemsPerWorker = options.MaxItemsPerWorker,
            StartAtOnce = !isShared,
            Watch = _log,
            TimeProvider = options.TimeProvider,
        };
        _dispatcher = new Dispatcher(dispatching, workers);
        context.Post = _dispatcher.Post;
        context.PostAll = _dispatcher.Post;
        _dispatcher.Start();
    }

    /// <summary>
    /// A pool for all of this process, with one worker for each usable core. It starts on first use; workers that had nothing to do for half a minute
    /// leave, and start again when there is work. Disposing it does nothing; <see cref="Kill"/> ends its workers, and the next use starts new ones.
    /// </summary>
    /// <exception cref="WorkerStartException">This application cannot have workers, because it was compiled ahead of time or trimmed.</exception>
    public static Pool Shared
    {
        get
        {
            _ = HostCommand.Current;
            return SharedPool.Value;
        }
    }

    /// <summary>The number of workers that the pool was made with, or was resized to.</summary>
    public int WorkerCount => _workerCount;

    /// <summary>The workers, by id, as they are now.</summary>
    public IReadOnlyList<WorkerInfo> Workers
    {
        get
        {
            var workers = new WorkerInfo[WorkerCount];
            for (var i = 0; i < workers.Length; i++)
            {
                var (port, state) = _dispatcher.Look(i);
                var status = (port as Worker)?.Status ?? default;
                workers[i] = new WorkerInfo(i, status.ProcessId, state, status.StartedAt, status.ItemsCompleted);
            }

            return workers;
        }
    }

    /// <summary>What the pool has done so far.</summary>
    /// <returns>The counts at this moment.</returns>
    public PoolStatistics GetStatistics() => _dispatcher.Counters.Read();

    /// <summary>
    /// Finishes the calls that were already made, then ends the workers; returns when they have ended. Streams finish the items that were already read. Does
    /// nothing for <see cref="Shared"/>.
    /// </summary>
    public void Dispose()
    {
        if (BeginDispose())
        {
            _dispatcher.Stopped.GetAwaiter().GetResult();
            _dispatcher.Dispose();
            _log?.FlushAsync().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc cref="Dispose"/>
    /// <returns>A task that completes when the workers have ended.</returns>
    public async ValueTask DisposeAsync()
    {
        if (BeginDispose())
        {
            await _dispatcher.Stopped.ConfigureAwait(false);
            _dispatcher.Dispose();
            await (_log?.FlushAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends the workers at once, whatever they do; returns when they have ended. Calls that were not finished fail with
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Kill()
    {
        if (_isShared)
        {
            _dispatcher.Post(new Event.KillRequested(CanRestart: true));
            return;
        }

        _isDisposed = true;
        _dispatcher.Post(new Event.KillRequested(CanRestart: false));
        _dispatcher.Stopped.GetAwaiter().GetResult();
        _dispatcher.Dispose();
        _log?.FlushAsync().GetAwaiter().GetResult();
    }

    /// <summary>
    /// Changes the number of workers. New ones start at once, or with the next work; those that are too many finish the items that they run, give back
    /// what they have not begun, and end. Does not wait for that.
    /// </summary>
    /// <param name="workers">The number of workers; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workers"/> is below 1, or below <see cref="PoolOptions.MinWorkers"/>.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed of.</exception>
    public void Resize(int workers)
    {
        CheckWorkers(workers);
        if (_options.MinWorkers is { } least)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(workers, least);
        }

        ThrowIfDisposed();
        _dispatcher.Post(new Event.Resized(workers));
        _workerCount = workers;
    }

    private static IWorkerLauncher LauncherOf(PoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.InProcess)
        {
            return new InProcessLauncher { ProcessId = Environment.ProcessId };
        }

        _ = HostCommand.Current; // Throws where there can be no workers.
        return new ProcessLauncher();
    }

    private static int CheckWorkers(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        return workers;
    }

    private static WorkerSettings SettingsOf(PoolOptions options)
    {
        var environment = new Dictionary<string, string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        foreach (var (name, value) in options.Environment)
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        Nesting.Describe(environment, options.Workers);
        return new WorkerSettings
        {
            StartTimeout = options.StartTimeout,
            Environment = environment,
            WorkingDirectory = options.WorkingDirectory ?? Environment.CurrentDirectory,
            Culture = CultureInfo.CurrentCulture,
            UICulture = CultureInfo.CurrentUICulture,
            Diagnostics = options.WorkerDiagnostics,
            MaxMemoryBytes = options.MaxWorkerMemoryBytes,
            MaxHeapBytes = options.MaxWorkerHeapBytes,
        };
    }

    private bool BeginDispose()
    {
        if (_isShared)
        {
            return false;
        }

        _isDisposed = true;
        _dispatcher.Post(new Event.DisposeRequested());
        return true;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}
