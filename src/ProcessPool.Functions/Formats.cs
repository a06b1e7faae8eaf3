namespace ProcessPool.Functions;

/// <summary>How the items of a chunk are written.</summary>
internal enum ItemFormat : byte
{
    /// <summary>There is nothing to write: <see cref="Nothing"/>.</summary>
    None = 0,

    /// <summary>The memory of the items, one after the other, little-endian.</summary>
    Block = 1,

    /// <summary>One MessagePack value for each.</summary>
    Values = 2,

    /// <summary>Consecutive 32-bit integers: only the first one.</summary>
    Range = 3,
}

/// <summary>How results are written.</summary>
internal enum ResultFormat : byte
{
    /// <summary>There is nothing to write: <see cref="Nothing"/>.</summary>
    None = 0,

    /// <summary>The memory of the results, one after the other, little-endian.</summary>
    Block = 1,

    /// <summary>One MessagePack value for each.</summary>
    Values = 2,

    /// <summary>One MessagePack value for all items of the chunk together.</summary>
    Fold = 3,
}
