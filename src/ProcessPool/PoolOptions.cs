using ProcessPool.Serialization;

namespace ProcessPool;

/// <summary>How a pool works. The pool takes a copy; later changes of a dictionary are not seen.</summary>
public sealed record PoolOptions
{
    /// <summary>
    /// The number of worker processes. At least 1; defaults to the number of cores that this process may use, with affinity and a container's
    /// quota respected. In a worker of another pool it is that worker's share of them, so that a pool within a pool does not ask for more than there is.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Workers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Workers));
            field = value;
        }
    } = ProcessPool.Workers.Launching.Nesting.Cores;

    /// <summary>
    /// Runs once in each worker before its first item; null (the default) for none. If it throws, the calls of the pool fail with
    /// <see cref="WorkerStartException"/>, and its exception is the inner one.
    /// </summary>
    public Action? Initializer { get; init; }

    /// <summary>
    /// The time that <see cref="Initializer"/> may take in a worker. Greater than zero, up to 24 days; defaults to 5 minutes. Then the worker is killed, and
    /// the calls that wait fail with <see cref="WorkerStartException"/>; a later call tries again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or above 24 days.</exception>
    public TimeSpan InitializerTimeout
    {
        get;
        init => field = CheckTime(value, nameof(InitializerTimeout));
    } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The time that a new worker has until it has connected. Greater than zero; defaults to 30 seconds. A worker that takes longer is killed; after
    /// three in a row that did not start, calls fail with <see cref="WorkerStartException"/>. What the initializer may take is <see cref="InitializerTimeout"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or above 24 days.</exception>
    public TimeSpan StartTimeout
    {
        get;
        init => field = CheckTime(value, nameof(StartTimeout));
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A worker that had nothing to do for so long ends, and starts again when there is work. Greater than zero; null (the default): workers stay.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or above 24 days.</exception>
    public TimeSpan? IdleTimeout
    {
        get;
        init => field = value is { } time ? CheckTime(time, nameof(IdleTimeout)) : null;
    }

    /// <summary>
    /// The number of workers that stay when there is nothing to do. Others start while there is work for them, and leave after
    /// <see cref="IdleTimeout"/>. From 0 to <see cref="Workers"/>; null (the default): all workers, or none with an <see cref="IdleTimeout"/>. A pool with a
    /// smaller number and no <see cref="IdleTimeout"/> lets idle workers go after 30 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative. When the pool is made: it is above <see cref="Workers"/>.</exception>
    public int? MinWorkers
    {
        get;
        init
        {
            if (value is { } workers)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(workers, nameof(MinWorkers));
            }

            field = value;
        }
    }

    /// <summary>
    /// Workers beyond <see cref="Workers"/> that are started and wait to take the place of one that is lost or leaves. From 0 (the default) to 64.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or above 64.</exception>
    public int SpareWorkers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(SpareWorkers));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64, nameof(SpareWorkers));
            field = value;
        }
    }

    /// <summary>
    /// A worker leaves after so many items, and another one, started before, takes its place. At least 1; null (the default): workers stay.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxItemsPerWorker
    {
        get;
        init
        {
            if (value is { } items)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(items, 1, nameof(MaxItemsPerWorker));
            }

            field = value;
        }
    }

    /// <summary>
    /// A worker whose process holds more memory than this after an item (its working set, of which a new worker has about 60 MB) leaves, and another one,
    /// started before, takes its place. It is looked at several times a second, and first collects its garbage. In bytes, at least 64 MiB; null (the
    /// default): no limit. The item that runs is never touched: see <see cref="MaxWorkerHeapBytes"/> for a limit that holds at any moment.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 64 MiB.</exception>
    public long? MaxWorkerMemoryBytes
    {
        get;
        init => field = CheckBytes(value, 64 << 20, nameof(MaxWorkerMemoryBytes));
    }

    /// <summary>
    /// The managed heap of a worker has this size at most: an item that needs more fails with <see cref="OutOfMemoryException"/>, and the others go on. In
    /// bytes, at least 32 MiB; null (the default): as much as the machine has. Memory of native code is not counted.
    /// </summary>
    /// <remarks>The runtime's own limit, set by <c>DOTNET_GCHeapHardLimit</c> for the start of a worker.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 32 MiB.</exception>
    public long? MaxWorkerHeapBytes
    {
        get;
        init => field = CheckBytes(value, 32 << 20, nameof(MaxWorkerHeapBytes));
    }

    /// <summary>
    /// The time that a running item has, after it was cancelled, to come to an end by itself; then its worker is killed and replaced. Zero or more;
    /// defaults to 2 seconds. The cancelled call itself returns at once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or above 24 days.</exception>
    public TimeSpan CancellationGrace
    {
        get;
        init => field = value == TimeSpan.Zero ? value : CheckTime(value, nameof(CancellationGrace));
    } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Environment variables of the workers, over those of this process as they are when the pool is made. A null value removes a variable. Empty by
    /// default.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">A name is empty, or has an equals sign or a null character in it.</exception>
    public IReadOnlyDictionary<string, string?> Environment
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Environment));
            foreach (var name in value.Keys)
            {
                if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
                {
                    throw new ArgumentException($"'{name}' cannot be the name of an environment variable.", nameof(Environment));
                }
            }

            field = new Dictionary<string, string?>(value);
        }
    } = new Dictionary<string, string?>();

    /// <summary>The current directory of the workers; null (the default): that of this process when the pool is made.</summary>
    /// <exception cref="ArgumentException">There is no such directory.</exception>
    public string? WorkingDirectory
    {
        get;
        init
        {
            if (value is not null && !Directory.Exists(value))
            {
                throw new ArgumentException($"There is no directory '{value}'.", nameof(WorkingDirectory));
            }

            field = value is null ? null : Path.GetFullPath(value);
        }
    }

    /// <summary>What becomes of the lines that workers print; defaults to <see cref="WorkerOutput.Forward"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public WorkerOutput Output
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Output));
            field = value;
        }
    } = WorkerOutput.Forward;

    /// <summary>How the code of functions gets to the workers. Defaults to <see cref="CodeShipping.Auto"/>: by the name of its file where it has one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public CodeShipping CodeShipping
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such way to ship code.");
    }

    /// <summary>
    /// Makes the logger of the pool, of the category <c>ProcessPool.Pool</c>, which is told of workers that start, end, are lost or recycled, of calls, and of items that
    /// are tried again. Null (the default): nothing is logged. A logger that blocks or throws does not disturb the pool: entries wait for it in order, at most 10,000,
    /// and the end of the pool waits 2 seconds for the last ones. The factory is not disposed of.
    /// </summary>
    public Microsoft.Extensions.Logging.ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>
    /// A function that captured more than so many bytes is logged as a warning with the name of the largest variable, once for each function. Zero or more; defaults
    /// to 16 MiB. Without <see cref="LoggerFactory"/> there is no warning.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long CaptureWarningBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(CaptureWarningBytes));
            field = value;
        }
    } = 16 << 20;

    /// <summary>
    /// Whether diagnostic tools (dotnet-trace, dumps, debuggers) can attach to workers. Costs each worker a socket in the temporary folder. Defaults to
    /// false; a debugger that is attached to this process turns it on.
    /// </summary>
    public bool WorkerDiagnostics { get; init; }

    /// <summary>
    /// The seed of <see cref="WorkerContext.Random"/> for calls that have none of their own (<see cref="MapOptions.Seed"/>). With the same seed and the
    /// same calls in the same order, all random numbers are the same. Null (the default): another one for each pool.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>
    /// Workers are threads of this process; for tests and for debuggers. Functions, items and results cross as bytes all the same, so what cannot cross to a
    /// process is refused here too, and nothing is shared but static variables. What only processes can do is missing: a worker that does not stop cannot be
    /// killed and stays on its thread, a crash or <see cref="System.Environment.Exit(int)"/> ends this process, and <see cref="Environment"/>,
    /// <see cref="WorkingDirectory"/>, <see cref="Output"/>, <see cref="WorkerDiagnostics"/> and <see cref="MaxWorkerHeapBytes"/> do nothing;
    /// <see cref="MaxWorkerMemoryBytes"/> looks at the memory of this process. Defaults to false.
    /// </summary>
    public bool InProcess { get; init; }

    /// <summary>The clock by which the pool measures <see cref="IdleTimeout"/> and <see cref="CancellationGrace"/>; for tests. Defaults to the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>What of a function crosses; null: everything that it captured. For tests, which compare the two.</summary>
    internal IGraphPolicy FieldUse { get; init; } = Capture.IlFieldUse.Instance;

    /// <summary>Told of what a worker's messages should not have been able to do. For tests.</summary>
    internal Action<Exception>? Unexpected { get; init; }

    internal Capture.CaptureRules CaptureRules => new(FieldUse, CodeShipping) { Initializer = Initializer };

    private static long? CheckBytes(long? value, long least, string name)
    {
        if (value is { } bytes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(bytes, least, name);
        }

        return value;
    }

    internal static TimeSpan CheckTime(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMilliseconds(int.MaxValue), name);
        return value;
    }
}
