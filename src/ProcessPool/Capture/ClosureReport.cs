namespace ProcessPool;

/// <summary>
/// What of a function, and of the state that it captured, is sent to a worker, and what stays. Describes the state at the moment of the call
/// that made it, and does not change afterwards. Safe to use concurrently. <see cref="ToString"/> shows it as a tree.
/// </summary>
public sealed class ClosureReport
{
    internal ClosureReport(ClosureNode? root, IReadOnlyList<ClosureProblem> problems, long bytes)
    {
        Root = root;
        Problems = problems;
        Bytes = bytes;
    }

    /// <summary>
    /// The function, with what it captured as its children. Null if it cannot be sent: then <see cref="Problems"/> says why. A tree has at
    /// most 1000 nodes; the values beyond are counted in the sizes of those above them.
    /// </summary>
    public ClosureNode? Root { get; }

    /// <summary>Why the function cannot be sent to a worker: every reason that was found, at most fifty. Empty if it can.</summary>
    public IReadOnlyList<ClosureProblem> Problems { get; }

    /// <summary>
    /// The size in bytes of the function with its state. It is sent once to each worker that runs it, whatever the number of items. 0 if the
    /// function cannot be sent.
    /// </summary>
    public long Bytes { get; }

    /// <summary>
    /// The tree as text, one line for each value: its name in the source, its type, and its size or <c>not read, stays here</c>; or, if the
    /// function cannot be sent, the problems. Shows at most 200 values, and says how many it left out.
    /// </summary>
    public override string ToString() => Capture.ReportText.Of(this);
}
