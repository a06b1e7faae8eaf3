using ProcessPool.Diagnostics;

namespace ProcessPool;

/// <summary>
/// A function, an item or a result cannot cross to another process. <see cref="Problems"/> lists every reason that was found, not the first
/// one. For a function it is thrown before anything runs.
/// </summary>
public sealed class ClosureException : PoolException
{
    /// <summary>Makes one from what was found.</summary>
    /// <param name="what">What cannot cross, as the subject of a sentence: "The function", "The result of item 3".</param>
    /// <param name="problems">The reasons; at least one.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public ClosureException(string what, IReadOnlyList<ClosureProblem> problems)
        : base(Describe(what, problems)) => Problems = problems;

    /// <summary>Every reason, in the order in which they were found; at most fifty.</summary>
    public IReadOnlyList<ClosureProblem> Problems { get; }

    /// <inheritdoc/>
    public override string Message => CallLabels.Prefix(this, base.Message);

    private static string Describe(string what, IReadOnlyList<ClosureProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(what);
        ArgumentNullException.ThrowIfNull(problems);
        return problems.Count == 1
            ? $"{what} cannot be sent to another process: {problems[0]}"
            : $"{what} cannot be sent to another process, for {problems.Count} reasons:{Environment.NewLine}"
              + string.Join(Environment.NewLine, problems.Select(problem => "  " + problem));
    }
}
