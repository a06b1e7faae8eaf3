namespace ProcessPool.Serialization.Framework;

/// <summary>The structs of the framework whose fields say too much or too little.</summary>
internal static class FrameworkStructs
{
    /// <summary>The slot of such a struct; null if its fields will do.</summary>
    public static object? CreateSlot(Type type)
    {
        _ = type;
        return null;
    }
}
