using ProcessPool.Protocol.Messages;
using ProcessPool.Serialization;

namespace ProcessPool;

/// <summary>Failures as they came from a worker, as the exceptions that the user gets.</summary>
internal static class RemoteErrors
{
    /// <summary>The key in <see cref="Exception.Data"/> under which an item's index stands.</summary>
    public const string ItemIndexKey = "ProcessPool.ItemIndex";

    /// <param name="index">The item that failed; -1 where there is none.</param>
    public static Exception ToException(RemoteError error, long index)
    {
        var exception = error.Rebuilt is CodeMismatchException mismatch
            ? new ClosureException("The function", [new ClosureProblem("its code", null, mismatch.Message.TrimEnd('.'), "Restart the program, so that all processes load one build")])
            : error.ToException((remote, inners) => new RemoteException(remote, index, inners.Count > 0 ? inners[0] : null));
        if (index >= 0)
        {
            Note(exception, ItemIndexKey, index);
        }

        return exception;
    }

    /// <summary>Puts something into <see cref="Exception.Data"/>, where the class of the exception lets it.</summary>
    public static void Note(Exception exception, string key, object value)
    {
        try
        {
            exception.Data[key] = value;
        }
        catch (Exception)
        {
            // The class has Data of its own, and they take none.
        }
    }

    /// <summary>The message of an exception whose class may have written any code for it.</summary>
    public static string MessageOf(Exception exception)
        => ExceptionText.Message(exception, ExceptionText.IsSafe(exception));

    public static ClosureException ToException(ProblemFields[] problems, long index)
        => new($"The result of item {index}", [.. problems.Select(p => new ClosureProblem(p.Type is null ? p.Path : $"{p.Path} : {p.Type}", null, p.Reason, p.NextStep))]);
}
