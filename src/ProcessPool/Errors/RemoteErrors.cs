using ProcessPool.Protocol.Messages;
using ProcessPool.Serialization;

namespace ProcessPool;

/// <summary>Failures as they came from a worker, as the exceptions that the user gets.</summary>
internal static class RemoteErrors
{
    /// <summary>The key in <see cref="Exception.Data"/> under which an item's index stands.</summary>
    public const string ItemIndexKey = "ProcessPool.ItemIndex";

    public static Exception ToException(RemoteError error, long index)
    {
        var exception = error.Rebuilt is CodeMismatchException mismatch
            ? new ClosureException("The function", [new ClosureProblem("its code", null, mismatch.Message.TrimEnd('.'), "Restart the program, so that all processes load one build")])
            : error.Rebuilt ?? ToRemoteException(error, index);
        if (index >= 0)
        {
            exception.Data[ItemIndexKey] = index;
        }

        return exception;
    }

    public static ClosureException ToException(ProblemFields[] problems, long index)
        => new($"The result of item {index}", [.. problems.Select(p => new ClosureProblem(p.Type is null ? p.Path : $"{p.Path} : {p.Type}", null, p.Reason, p.NextStep))]);

    private static RemoteException ToRemoteException(RemoteError error, long index)
        => new(error.TypeName, error.Message, error.StackTrace, error.FullText, index, error.Inner is { } inner ? ToRemoteException(inner, index) : null);
}
