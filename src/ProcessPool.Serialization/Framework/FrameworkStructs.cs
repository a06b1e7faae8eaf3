using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Framework;

/// <summary>The structs of the framework whose fields say too much or too little.</summary>
internal static class FrameworkStructs
{
    /// <summary>The slot of such a struct; null if its fields will do.</summary>
    public static object? CreateSlot(Type type) =>
        type == typeof(CancellationToken) ? new CancellationTokenSlot()
        : !type.IsConstructedGenericType ? null
        : type.GetGenericTypeDefinition() is var definition && definition == typeof(ReadOnlyMemory<>)
            ? ValueCodecs.Make(typeof(ReadOnlyMemorySlot<>), type.GenericTypeArguments)
        : definition == typeof(Memory<>) ? ValueCodecs.Make(typeof(MemorySlot<>), type.GenericTypeArguments)
        : null;
}
