using System.Reflection;

namespace ProcessPool;

/// <summary>
/// What of a function, and of the state that it captured, is sent to a worker, and what stays. Describes the state at the moment of the call
/// that made it, and does not change afterwards. Safe to use concurrently. <see cref="ToString"/> shows it as a tree.
/// </summary>
public sealed class ClosureReport
{
    internal ClosureReport(string function, ClosureNode? root, IReadOnlyList<ClosureProblem> problems, long bytes)
    {
        Function = function;
        Root = root;
        Problems = problems;
        Bytes = bytes;
    }

    /// <summary>The function in words, with its place in the source where that is known: <c>the lambda in Report.Go (Report.cs:31)</c>.</summary>
    public string Function { get; }

    /// <summary>
    /// The function, with what it captured as its children. Null if it cannot be sent: then <see cref="Problems"/> says why. A tree has at
    /// most 1000 nodes; the values beyond are counted in the sizes of those above them.
    /// </summary>
    public ClosureNode? Root { get; }

    /// <summary>Why the function cannot be sent to a worker: every reason that was found, at most fifty. Empty if it can.</summary>
    public IReadOnlyList<ClosureProblem> Problems { get; }

    /// <summary>
    /// The size in bytes of the function with its state, and of the <see cref="Code"/> that no file holds. It is sent once to each worker that runs it, whatever
    /// the number of items. 0 if the function cannot be sent.
    /// </summary>
    public long Bytes { get; }

    /// <summary>
    /// What crosses for each item: its argument, of so many bytes. Null where that depends on the item, as for texts and objects. 0 for a function without
    /// arguments. Nothing else crosses with an item: neither the state nor the code.
    /// </summary>
    public long? BytesPerItem { get; internal init; }

    /// <summary>The code of the function and of the objects that it captured, without that of .NET.</summary>
    public IReadOnlyList<ClosureCode> Code { get; internal init; } = [];

    /// <summary>
    /// The static variables that the function and what it calls may read, and that can be set. They do not cross: each worker has its own, set by their
    /// initializers. Not those of scripts, whose values do cross.
    /// </summary>
    public IReadOnlyList<FieldInfo> StaticVariables { get; internal init; } = [];

    internal string Items { get; init; } = "";

    /// <summary>
    /// The tree as text, one line for each value: its name in the source, its type, and its size or why it stays here; then the code, and what crosses for each
    /// item. Or, if the function cannot be sent, the problems. Shows at most 200 values, and says how many it left out.
    /// </summary>
    public override string ToString() => Capture.ReportText.Of(this);
}
