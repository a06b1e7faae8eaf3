using System.Buffers;
using System.Runtime.ExceptionServices;
using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;

namespace ProcessPool.WorkerHost.Running;

/// <summary>
/// The functions that this worker was sent. The reader puts capsules in and takes them out; the runner loads one when its first chunk runs,
/// so that what loading does is put down to that chunk.
/// </summary>
internal sealed class CapsuleStore
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = []; // Few, and the last one is asked for most: a list, which starts without being compiled.

    /// <summary>Adds one whose bytes are valid until the next frame only.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="capsule">Its bytes.</param>
    /// <param name="isCut">It is not whole, because it does not fit into memory. Its chunks will say so.</param>
    public void AddCopy(long id, in ReadOnlySequence<byte> capsule, bool isCut)
        => Add(new Entry(id, !isCut && TryCopy(capsule) is { } copy ? new ReadOnlySequence<byte>(copy) : null, pooled: null));

    /// <summary>Adds one whose bytes stay.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="capsule">Its bytes.</param>
    /// <param name="pooled">What is to be returned to the shared pool when it has been loaded; null: nothing.</param>
    public void Add(long id, in ReadOnlySequence<byte> capsule, byte[]? pooled) => Add(new Entry(id, capsule, pooled));

    private void Add(Entry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
        }
    }

    private static byte[]? TryCopy(in ReadOnlySequence<byte> capsule)
    {
        try
        {
            return capsule.ToArray();
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    public void Forget(long id)
    {
        lock (_lock)
        {
            if (Find(id) is { } entry)
            {
                _entries.Remove(entry);
            }
        }
    }

    /// <summary>The function of a capsule; what went wrong when it was loaded first is thrown again each time. From the runner.</summary>
    public ItemFunction Load(long id, ObjectReader reader)
    {
        Entry? entry;
        lock (_lock)
        {
            entry = Find(id);
        }

        return entry?.Load(reader) ?? throw new ProtocolException($"A chunk names capsule {id}, which was not sent.");
    }

    /// <summary>The function of a capsule, if it has been loaded well.</summary>
    public ItemFunction? Loaded(long id)
    {
        lock (_lock)
        {
            return Find(id)?.Loaded;
        }
    }

    private Entry? Find(long id)
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Id == id)
            {
                return _entries[i];
            }
        }

        return null;
    }

    /// <param name="id">The capsule's.</param>
    /// <param name="bytes">Null: they do not fit into memory.</param>
    /// <param name="pooled">Where they lie, if that is to be returned.</param>
    private sealed class Entry(long id, ReadOnlySequence<byte>? bytes, byte[]? pooled)
    {
        public long Id => id;

        public ItemFunction? Loaded => Volatile.Read(ref _function);

        private ReadOnlySequence<byte>? _bytes = bytes;
        private ItemFunction? _function;
        private ExceptionDispatchInfo? _error = bytes is not null ? null : ExceptionDispatchInfo.Capture(
            new InsufficientMemoryException("What the function captured does not fit into the memory of the worker."));

        public ItemFunction Load(ObjectReader reader)
        {
            if (_bytes is { } bytes)
            {
                _bytes = null;
                try
                {
                    Volatile.Write(ref _function, reader.Read<ItemFunction>(ref bytes));
                }
                catch (Exception e)
                {
                    _error = ExceptionDispatchInfo.Capture(e);
                }

                if (pooled is not null)
                {
                    ArrayPool<byte>.Shared.Return(pooled); // What was read has copies of its own.
                }
            }

            _error?.Throw();
            return _function!;
        }
    }
}
