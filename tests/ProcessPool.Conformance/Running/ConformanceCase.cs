namespace ProcessPool.Conformance.Running;

/// <summary>One function, and what is to become of it.</summary>
public abstract class ConformanceCase(string group, string name, string? peer)
{
    public string Group { get; } = group;

    public string Name { get; } = name;

    /// <summary>The test of another library that the case comes from: <c>cloudpickle test_lambda</c>; null for our own.</summary>
    public string? Peer { get; } = peer;

    /// <summary>The places in which the case means something.</summary>
    public abstract IReadOnlyList<Place> Places { get; }

    /// <exception cref="Xunit.Sdk.XunitException">The outcome is another one than expected.</exception>
    public abstract Task RunAsync(Pool pool, Mode mode, Place place);

    public override string ToString() => $"{Group}: {Name}";
}
