namespace ProcessPool.Jobs;

/// <summary>A function with its state, as bytes. Goes once to each worker that needs it.</summary>
/// <param name="Id">Unique in its pool: the same id is the same content.</param>
internal sealed record Capsule(long Id, ReadOnlyMemory<byte> Bytes);
