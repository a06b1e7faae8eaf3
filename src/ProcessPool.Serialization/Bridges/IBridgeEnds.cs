namespace ProcessPool.Serialization.Bridges;

/// <summary>The worker's ends of the bridges to its parent. Safe to use concurrently.</summary>
internal interface IBridgeEnds
{
    /// <summary>The token that is cancelled when that of the parent is.</summary>
    CancellationToken TokenOf(long bridge);

    /// <summary>Tells the receiver in the parent. Returns when the report is on its way, before whatever this thread sends next.</summary>
    /// <exception cref="GraphException">The value cannot cross.</exception>
    void Report<T>(long bridge, T value);

    /// <summary>Like <see cref="Report{T}"/>, with bytes of the bridge's own.</summary>
    void Send(long bridge, ReadOnlySpan<byte> report);
}
