namespace ProcessPool;

/// <summary>One value that cannot leave the process.</summary>
/// <param name="Path">How it is reached, in the user's names: <c>closure → this.logger._stream</c>.</param>
/// <param name="Type">The type of the value; null where there is none, or where it is known to a worker only.</param>
/// <param name="Reason">What the value is that it cannot cross, and which function reads it.</param>
/// <param name="NextStep">What to do instead.</param>
public sealed record ClosureProblem(string Path, Type? Type, string Reason, string NextStep)
{
    /// <summary>The problem as one line of text.</summary>
    public override string ToString() => Type is null ? $"{Path} — {Reason}. {NextStep}" : $"{Path} : {Type} — {Reason}. {NextStep}";
}
