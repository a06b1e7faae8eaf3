using ProcessPool.Diagnostics;
using ProcessPool.Serialization;

namespace ProcessPool;

/// <summary>
/// The function threw an exception that cannot be rebuilt in this process: its type holds something that cannot cross, or is not known here.
/// </summary>
public sealed class RemoteException : PoolException
{
    internal RemoteException(RemoteError error, long itemIndex, Exception? inner)
        : base(error.Message, inner)
    {
        RemoteTypeName = error.TypeName;
        RemoteStackTrace = error.StackTrace;
        HResult = error.HResult;
        ItemIndex = itemIndex;
        FullText = error.FullText.Length > 0 ? error.FullText : $"{error.TypeName}: {error.Message}{Environment.NewLine}{error.StackTrace}";
    }

    /// <summary>The full name of the type that was thrown.</summary>
    public string RemoteTypeName { get; }

    /// <summary>Where it was thrown in the worker; null when it was never thrown.</summary>
    public string? RemoteStackTrace { get; }

    /// <summary>The index in the source of the item that failed; -1 where there is no item.</summary>
    public long ItemIndex { get; }

    private string FullText { get; }

    /// <summary>The exception as the worker would have printed it, then where it arrived here.</summary>
    public override string ToString()
        => $"{GetType().FullName}: {CallLabels.Prefix(this, RemoteTypeName)}: {Message}{Environment.NewLine}--- in the worker: ---{Environment.NewLine}"
           + $"{FullText}{Environment.NewLine}--- in this process: ---{Environment.NewLine}{StackTrace}";
}
