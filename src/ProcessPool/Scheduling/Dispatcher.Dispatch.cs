namespace ProcessPool.Scheduling;

/// <summary>Who gets what.</summary>
internal sealed partial class Dispatcher
{
    private readonly List<PooledWorker> _unsent = []; // those that were given chunks just now

    /// <summary>Fills workers: every ready one first gets one chunk, then a second one behind it.</summary>
    private void Dispatch()
    {
        for (var depth = 0; depth < ShortChunksPerWorker; depth++)
        {
            foreach (var slot in _slots)
            {
                if (slot.Worker is { } worker && CanTake(worker, depth) && NextLease(slot, worker) is { } chunk)
                {
                    if (depth == 0)
                    {
                        Progressed(worker);
                    }

                    worker.Chunks.Add(chunk);
                    worker.ItemsLeased += chunk.Count;
                    chunk.Job.InFlight.Add(chunk);
                    worker.State = WorkerState.Busy;
                    Counters.ChunkSent();
                    worker.Port.Send(chunk);
                    if (!worker.HasUnsent)
                    {
                        worker.HasUnsent = true;
                        _unsent.Add(worker);
                    }
                }
            }
        }

        foreach (var worker in _unsent)
        {
            worker.HasUnsent = false;
            worker.Port.Flush();
        }

        _unsent.Clear();
    }

    private bool CanTake(PooledWorker worker, int depth) =>
        worker.IsReady && worker.Chunks.Count == depth && !worker.MayBeKilled && !worker.IsWorn && !IsFull(worker) && !(depth > 0 && worker.Chunks[0].IsAlone)
        && (depth < ChunksPerWorker || ((worker.HasUnsent || depth <= ShortChunksPerWorker / 2) && worker.Chunks.TrueForAll(IsShort)));

    private static bool IsShort(Chunk chunk) => chunk.Job.ChunkSize is not null && chunk.Job.Sizer.NanosecondsPerItem * chunk.Count < ShortNanoseconds;

    /// <summary>The next chunk for a worker; jobs take turns.</summary>
    private Chunk? NextLease(WorkerSlot slot, PooledWorker worker)
    {
        foreach (var job in _pinned)
        {
            if (slot.Index < Math.Min(job.Available, job.Limit) && job.PinnedLeased.Add(slot.Index))
            {
                return new Chunk(_nextChunkId++, job, slot.Index, 1, worker);
            }
        }

        for (var turns = _turns.Count; turns > 0 && slot.Index < _target; turns--)
        {
            var job = _turns.Dequeue();
            var chunk = job.IsFinished ? null : Lease(job, worker);
            if (chunk is not null || (!job.IsFinished && (job.Attempts.HasDueBelow(job.Limit) || job.NextIndex < job.FreshEnd)))
            {
                _turns.Enqueue(job); // What runs alone, and a few items of a source that is still read, wait for a worker that has nothing.
            }
            else
            {
                job.IsQueued = false; // Back when something happens to it.
            }

            if (chunk is not null)
            {
                return chunk;
            }
        }

        return null;
    }

    private Chunk? Lease(Job job, PooledWorker worker)
    {
        if (worker.Chunks.Count == 0 && job.Attempts.HasDueBelow(job.Limit))
        {
            return new Chunk(_nextChunkId++, job, job.Attempts.TakeDue(), 1, worker) { IsAlone = true };
        }

        var room = (int)Math.Min(int.MaxValue, (_options.MaxItemsPerWorker ?? long.MaxValue) - worker.ItemsLeased);
        if (!job.SourceEnded)
        {
            if (job.NextIndex >= job.Available)
            {
                job.BeHungry(); // Also for a worker that has something to do: nobody else would say that there is more.
            }
            else if (HasWorkOf(worker, job))
            {
                job.Look();
            }
        }

        var fresh = Math.Max(0, job.FreshEnd - job.NextIndex);
        if (!job.Returned.IsEmpty && job.Returned.First < job.Limit)
        {
            var left = fresh + job.Returned.CountItems();
            var (first, count) = job.Returned.Take(Math.Min(room, SizeOf(job, left)), job.Limit);
            return new Chunk(_nextChunkId++, job, first, count, worker);
        }

        if (fresh == 0 || (!job.SourceEnded && HasWorkOf(worker, job) && fresh < WantedSizeOf(job)))
        {
            return null; // A worker that has something of this call to do does not take the few items that there are: until it needs them, they are more.
        }

        var size = (int)Math.Min(fresh, Math.Min(room, SizeOf(job, fresh)));
        if (job.SourceEnded && job.Ends is { } ends && ends.IsBackNext(isFirst: job.NextIndex == 0))
        {
            return new Chunk(_nextChunkId++, job, ends.Take(job.FreshEnd, size), size, worker);
        }

        var chunk = new Chunk(_nextChunkId++, job, job.NextIndex, size, worker);
        job.NextIndex += size;
        return chunk;
    }

    private static bool HasWorkOf(PooledWorker worker, Job job)
    {
        foreach (var chunk in worker.Chunks)
        {
            if (chunk.Job == job)
            {
                return true;
            }
        }

        return false;
    }

    private int SizeOf(Job job, long left)
    {
        if (job.ChunkSize is { } fixedSize)
        {
            return fixedSize;
        }

        job.CurrentChunkSize = WantedSizeOf(job);
        return Math.Min(job.LargestChunk, job.Sizer.Next(job.FirstChunkSize, left, job.SourceEnded, _target));
    }

    /// <summary>The size of a chunk where there are items enough.</summary>
    private int WantedSizeOf(Job job) => job.ChunkSize ?? Math.Min(job.LargestChunk, job.Sizer.Next(job.FirstChunkSize, long.MaxValue, isAll: false, _target));

    /// <summary>
    /// A worker without work while another has items that it has not started: those come back. Asked of the chunk with the most to do.
    /// </summary>
    private void TakeBackForIdleWorkers()
    {
        foreach (var slot in _slots)
        {
            if (slot.Index >= _target || slot.Worker is not { State: WorkerState.Idle, IsWorn: false } idle || IsFull(idle))
            {
                continue;
            }

            if (LongestChunk() is not { } chunk)
            {
                return;
            }

            // A chunk that waits behind another one comes back whole; of one that runs, half of what is left.
            var waits = chunk.Worker.Chunks[0] != chunk;
            var left = chunk.Count - chunk.Done;
            var keep = waits && left == 1 ? 0 : chunk.Done + ((left + 1) / 2);
            chunk.TakingBack = true;
            chunk.AskedAt = chunk.Done;
            chunk.Worker.Port.TakeBack(chunk, keep, cancel: false);
        }
    }

    private Chunk? LongestChunk()
    {
        Chunk? longest = null;
        double most = 0;
        foreach (var worker in _workers.Values)
        {
            for (var i = 0; i < worker.Chunks.Count; i++)
            {
                var chunk = worker.Chunks[i];
                var unstarted = chunk.Count - chunk.Done - (i == 0 ? 1 : 0);
                if (chunk.TakingBack || chunk.AskedAt == chunk.Done || chunk.Job.IsPinned || chunk.Job.IsFinished || unstarted <= 0 || chunk.Next >= chunk.Job.Limit)
                {
                    continue;
                }

                // Moving items costs about as much as sending them; leave what is done sooner where it is.
                var perItem = chunk.Job.Sizer.NanosecondsPerItem ?? double.MaxValue;
                var time = unstarted * perItem;
                if (time > TakeBackWorthNanoseconds && time > most)
                {
                    most = time;
                    longest = chunk;
                }
            }
        }

        return longest;
    }

    /// <summary>About the time of a round trip to a worker.</summary>
    private const double TakeBackWorthNanoseconds = 200_000;
}
