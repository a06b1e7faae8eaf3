namespace ProcessPool.WorkerHost.Running;

/// <summary>
/// Which items of a chunk are taken by the runner, and how many the chunk still has. Both change in one atomic step, so that an item is
/// either run here or given back, never both. Safe to use concurrently.
/// </summary>
internal struct ClaimedRange(int count)
{
    private long _state = (uint)count; // claimed << 32 | end

    public int Claimed => (int)(Volatile.Read(ref _state) >> 32);

    public int End => (int)Volatile.Read(ref _state);

    /// <summary>Claims up to <paramref name="most"/> items from <paramref name="position"/>; returns the position after the last one.</summary>
    public int Claim(int position, int most)
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            var end = (int)state;
            var claimed = (int)Math.Min(end, (long)position + most);
            if (claimed <= position)
            {
                return position;
            }

            if (Interlocked.CompareExchange(ref _state, ((long)claimed << 32) | (uint)end, state) == state)
            {
                return claimed;
            }
        }
    }

    /// <summary>Ends the range behind the item at a position, if that was claimed last. Nothing is claimed after that.</summary>
    public bool EndBehind(int position)
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if ((int)(state >> 32) != position + 1)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _state, ((long)(position + 1) << 32) | (uint)(position + 1), state) == state)
            {
                return true;
            }
        }
    }

    /// <summary>Gives back what lies behind <paramref name="keep"/> and is not claimed; returns how many items the chunk has now.</summary>
    public int Reduce(int keep)
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            var claimed = (int)(state >> 32);
            var end = Math.Min((int)state, Math.Max(claimed, keep));
            if (Interlocked.CompareExchange(ref _state, ((long)claimed << 32) | (uint)end, state) == state)
            {
                return end;
            }
        }
    }
}
