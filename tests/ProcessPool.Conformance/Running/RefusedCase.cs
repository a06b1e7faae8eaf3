namespace ProcessPool.Conformance.Running;

/// <summary>A function that is refused on purpose, before anything is sent.</summary>
internal sealed class RefusedCase(string group, string name, string? peer, Action<Pool> run, string path, string reason)
    : ConformanceCase(group, name, peer)
{
    /// <summary>Why: the text that the user reads, without the place in the source.</summary>
    public string Reason { get; } = reason;

    public override IReadOnlyList<Place> Places => [Place.Function];

    public override async Task RunAsync(Pool pool, Mode mode, Place place)
    {
        await Task.Yield();
        var problem = Assert.Single(Assert.Throws<ClosureException>(() => run(pool)).Problems);
        Assert.Equal(path, problem.Path);
        Assert.Equal(Reason, WithoutReader(problem.Reason));
    }

    private static string WithoutReader(string reason) =>
        reason.IndexOf("; read by ", StringComparison.Ordinal) is var reader and >= 0 ? reason[..reader] : reason;
}
