using System.Diagnostics.CodeAnalysis;

namespace ProcessPool;

/// <summary>Where a worker printed a line.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "Standard streams are what it is about.")]
public enum WorkerStream
{
    /// <summary>Its standard output.</summary>
    Output,

    /// <summary>Its standard error.</summary>
    Error,
}
