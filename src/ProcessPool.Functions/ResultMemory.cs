namespace ProcessPool.Functions;

/// <summary>
/// The memory that results are written to, item by item. It outlives the process, so that a finished result cannot be lost with
/// it: an item counts as finished from the moment at which <see cref="Commit"/> has counted it.
/// </summary>
internal readonly unsafe struct ResultMemory(byte* data, int capacity, int* started, long* committed)
{
    public byte* Data { get; } = data;

    public int Capacity { get; } = capacity;

    /// <summary>Says that the item at a position of the chunk is being read or runs.</summary>
    public void Start(int position) => Volatile.Write(ref *started, position + 1);

    /// <summary>Says how many results lie in the memory, and how many bytes they take; both in one store.</summary>
    public void Commit(int count, int bytes) => Volatile.Write(ref *committed, ((long)count << 32) | (uint)bytes);
}
