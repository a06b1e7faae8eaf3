namespace ProcessPool.Scheduling;

/// <summary>Who gets what.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>Fills workers: every ready one first gets one chunk, then a second one behind it.</summary>
    private void Dispatch()
    {
        for (var depth = 0; depth < ChunksPerWorker; depth++)
        {
            foreach (var slot in _slots)
            {
                if (slot.IsReady && slot.Chunks.Count == depth && !slot.MayBeKilled && NextLease(slot) is { } chunk)
                {
                    slot.Chunks.Add(chunk);
                    chunk.Job.InFlight.Add(chunk);
                    slot.State = WorkerState.Busy;
                    Counters.ChunkSent();
                    slot.Port!.Send(chunk);
                }
            }
        }
    }

    /// <summary>The next chunk for a worker; jobs take turns.</summary>
    private Chunk? NextLease(WorkerSlot slot)
    {
        foreach (var job in _pinned)
        {
            if (slot.Index < Math.Min(job.Available, job.Limit) && job.PinnedLeased.Add(slot.Index))
            {
                return new Chunk(_nextChunkId++, job, slot.Index, 1, slot.Index);
            }
        }

        while (_turns.TryDequeue(out var job))
        {
            if (!job.IsFinished && Lease(job, slot) is { } chunk)
            {
                _turns.Enqueue(job);
                return chunk;
            }

            job.IsQueued = false; // Back when something happens to it.
        }

        return null;
    }

    private Chunk? Lease(Job job, WorkerSlot slot)
    {
        if (job.NextIndex >= job.Available && !job.SourceEnded)
        {
            job.BeHungry();
        }

        var fresh = Math.Max(0, Math.Min(job.Available, job.Limit) - job.NextIndex);
        if (!job.Returned.IsEmpty && job.Returned.First < job.Limit)
        {
            var left = fresh + job.Returned.CountItems();
            var (first, count) = job.Returned.Take(SizeOf(job, left), job.Limit);
            return new Chunk(_nextChunkId++, job, first, count, slot.Index);
        }

        if (fresh == 0)
        {
            return null;
        }

        var size = (int)Math.Min(fresh, SizeOf(job, fresh));
        var chunk = new Chunk(_nextChunkId++, job, job.NextIndex, size, slot.Index);
        job.NextIndex += size;
        return chunk;
    }

    private int SizeOf(Job job, long left)
    {
        if (job.ChunkSize is { } fixedSize)
        {
            return fixedSize;
        }

        var size = Math.Min(job.LargestChunk, job.Sizer.Next(job.FirstChunkSize, left, job.SourceEnded, _slots.Length));
        job.CurrentChunkSize = size;
        return size;
    }

    /// <summary>
    /// A worker without work while another has items that it has not started: those come back. Asked of the chunk with the most to do.
    /// </summary>
    private void TakeBackForIdleWorkers()
    {
        foreach (var slot in _slots)
        {
            if (slot.State != WorkerState.Idle)
            {
                continue;
            }

            if (LongestChunk() is not { } chunk)
            {
                return;
            }

            // A chunk that waits behind another one comes back whole; of one that runs, half of what is left.
            var waits = _slots[chunk.Slot].Chunks[0] != chunk;
            var left = chunk.Count - chunk.Done;
            var keep = waits && left == 1 ? 0 : chunk.Done + ((left + 1) / 2);
            chunk.TakingBack = true;
            chunk.AskedAt = chunk.Done;
            _slots[chunk.Slot].Port!.TakeBack(chunk, keep, cancel: false);
        }
    }

    private Chunk? LongestChunk()
    {
        Chunk? longest = null;
        double most = 0;
        foreach (var slot in _slots)
        {
            for (var i = 0; i < slot.Chunks.Count; i++)
            {
                var chunk = slot.Chunks[i];
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
