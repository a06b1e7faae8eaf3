namespace ProcessPool.Serialization;

/// <summary>The extension types of the values that MessagePack has no form for.</summary>
internal static class Wire
{
    /// <summary>An object graph; see docs/wire-format of this project.</summary>
    public const sbyte Graph = 1;

    /// <summary>A string that is not well-formed UTF-16, as its code units in little-endian order.</summary>
    public const sbyte Utf16 = 2;

    /// <summary>Empty; the graph that follows it is too large for an extension.</summary>
    public const sbyte LargeGraph = 3;
}
