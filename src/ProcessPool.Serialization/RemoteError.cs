namespace ProcessPool.Serialization;

/// <summary>An exception of another process.</summary>
/// <param name="Rebuilt">The exception itself, as its own type, when it could be rebuilt here.</param>
/// <param name="TypeName">The full name of its type.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Where it was thrown, there.</param>
/// <param name="Inner">What caused it.</param>
/// <param name="FullText">Everything, as it would have been printed there.</param>
internal sealed record RemoteError(
    Exception? Rebuilt, string TypeName, string Message, string? StackTrace, RemoteError? Inner, string FullText);
