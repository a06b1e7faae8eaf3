namespace ProcessPool.Linq;

/// <summary>What a query has beside its stages.</summary>
/// <param name="Pool">Null: <see cref="Pool.Shared"/>, when the query runs.</param>
internal sealed record QuerySettings(Pool? Pool, bool Ordered, CancellationToken CancellationToken)
{
    /// <summary>How its items run.</summary>
    public MapOptions Options { get; init; } = new();
}
