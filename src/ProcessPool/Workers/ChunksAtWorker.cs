namespace ProcessPool.Workers;

/// <summary>The chunks that were sent to a worker and have not ended, by their ids. The thread that sends adds them, the one that reads finds them.</summary>
internal sealed class ChunksAtWorker
{
    // A concurrent dictionary with these keys would have to be compiled at the first call of a process; this one is.
    private readonly Dictionary<long, ChunkAtWorker> _chunks = [];
    private readonly Lock _lock = new();

    public void Add(ChunkAtWorker chunk)
    {
        lock (_lock)
        {
            _chunks[chunk.Chunk.Id] = chunk;
        }
    }

    public ChunkAtWorker? Find(long id)
    {
        lock (_lock)
        {
            return _chunks.TryGetValue(id, out var chunk) ? chunk : null;
        }
    }

    public void Remove(long id)
    {
        lock (_lock)
        {
            _chunks.Remove(id);
        }
    }
}
