using System.Globalization;

namespace ProcessPool.Workers.Launching;

/// <summary>What all workers of a pool have in common, as it was when the pool was made.</summary>
internal sealed record WorkerSettings
{
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    public CultureInfo Culture { get; init; } = CultureInfo.CurrentCulture;

    public CultureInfo UICulture { get; init; } = CultureInfo.CurrentUICulture;

    /// <summary>A worker whose process has more than this after an item leaves; null: there is no limit.</summary>
    public long? MaxMemoryBytes { get; init; }

    /// <summary>The size of the managed heap at most; null: there is no limit.</summary>
    public long? MaxHeapBytes { get; init; }

    /// <summary>Diagnostic tools may attach to workers.</summary>
    public bool Diagnostics { get; init; }
}
