namespace ProcessPool.Serialization;

/// <summary>An exception of another process.</summary>
/// <param name="Rebuilt">The exception itself, as its own type, when it could be rebuilt here; without those that caused it.</param>
/// <param name="TypeName">The full name of its type.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Where it was thrown, there.</param>
/// <param name="HResult">Its number.</param>
/// <param name="Inners">What caused it: several for an <see cref="AggregateException"/>, at most one otherwise.</param>
/// <param name="FullText">Everything, as it would have been printed there. Empty for what caused another one.</param>
internal sealed record RemoteError(
    Exception? Rebuilt, string TypeName, string Message, string? StackTrace, int HResult, IReadOnlyList<RemoteError> Inners, string FullText)
{
    /// <summary>The exception with its causes, as they are rebuilt or stood in for.</summary>
    /// <param name="standIn">Makes an exception of one that could not be rebuilt, and of those that caused it.</param>
    public Exception ToException(Func<RemoteError, IReadOnlyList<Exception>, Exception> standIn)
    {
        var inners = new Exception[Inners.Count];
        for (var i = 0; i < inners.Length; i++)
        {
            inners[i] = Inners[i].ToException(standIn);
        }

        if (Rebuilt is null)
        {
            return standIn(this, inners);
        }

        ExceptionParts.SetInners(Rebuilt, inners);
        return Rebuilt;
    }
}
