namespace ProcessPool.Serialization;

/// <summary>A value cannot be written. Lists every offender, up to fifty, not the first one.</summary>
internal sealed class GraphException : Exception
{
    public GraphException(IReadOnlyList<GraphProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    public IReadOnlyList<GraphProblem> Problems { get; }

    private static string Describe(IReadOnlyList<GraphProblem> problems) => problems.Count == 1
        ? $"The value cannot be sent to another process: {problems[0]}"
        : $"The value cannot be sent to another process, for {problems.Count} reasons:{Environment.NewLine}"
          + string.Join(Environment.NewLine, problems.Select(problem => "  " + problem));
}
