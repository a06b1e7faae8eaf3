using System.Buffers;
using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<long, Entry> _entries = new();

    /// <param name="isCut">It is not whole, because it does not fit into memory. Its chunks will say so.</param>
    public void Add(long id, in ReadOnlySequence<byte> capsule, bool isCut) => _entries[id] = new Entry(isCut ? null : TryCopy(capsule));

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

    public void Forget(long id) => _entries.TryRemove(id, out _);

    /// <summary>The function of a capsule; what went wrong when it was loaded first is thrown again each time. From the runner.</summary>
    public ItemFunction Load(long id, ObjectReader reader)
        => _entries.TryGetValue(id, out var entry)
            ? entry.Load(reader)
            : throw new ProtocolException($"A chunk names capsule {id}, which was not sent.");

    /// <param name="bytes">Null: they do not fit into memory.</param>
    private sealed class Entry(byte[]? bytes)
    {
        private byte[]? _bytes = bytes;
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
                    var input = new ReadOnlySequence<byte>(bytes);
                    _function = reader.Read<ItemFunction>(ref input);
                }
                catch (Exception e)
                {
                    _error = ExceptionDispatchInfo.Capture(e);
                }
            }

            _error?.Throw();
            return _function!;
        }
    }
}
