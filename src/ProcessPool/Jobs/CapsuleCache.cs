using ProcessPool.Capture;

namespace ProcessPool.Jobs;

/// <summary>
/// Recognizes capsules by their content, so that the same function with the same state does not cross twice. Compares bytes, so two
/// different ones are never taken for each other. Safe to use concurrently.
/// </summary>
internal sealed class CapsuleCache
{
    /// <summary>How many capsules are remembered; the one that was not used for longest goes first.</summary>
    public const int MostEntries = 256;

    /// <summary>How many bytes they may have together; a larger one is not remembered.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    private const int HashedBytes = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, LinkedListNode<Capsule>> _known = [];
    private readonly LinkedList<Capsule> _byUse = new();
    private long _bytes;
    private long _lastId;

    public Capsule Get(CapsuleContent content)
    {
        var bytes = content.Bytes;
        lock (_lock)
        {
            var key = new Key(bytes);
            if (_known.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value;
            }

            var capsule = new Capsule(++_lastId, content);
            if (bytes.Length <= MostBytes)
            {
                _known[key] = _byUse.AddFirst(capsule);
                _bytes += bytes.Length;
                Trim();
            }

            return capsule;
        }
    }

    private void Trim()
    {
        while (_bytes > MostBytes || _byUse.Count > MostEntries)
        {
            var oldest = _byUse.Last!.Value;
            _byUse.RemoveLast();
            _known.Remove(new Key(oldest.Bytes));
            _bytes -= oldest.Bytes.Length;
        }
    }

    /// <summary>A class: a dictionary over it is compiled already, where one over a struct would have to be at the first call.</summary>
    private sealed class Key(ReadOnlyMemory<byte> bytes) : IEquatable<Key>
    {
        private readonly ReadOnlyMemory<byte> _bytes = bytes;

        public bool Equals(Key? other) => other is not null && _bytes.Span.SequenceEqual(other._bytes.Span);

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_bytes.Length);
            hash.AddBytes(_bytes.Span[..Math.Min(_bytes.Length, HashedBytes)]); // Where state is large, the rest is compared, which is faster.
            hash.AddBytes(_bytes.Span[Math.Max(0, _bytes.Length - HashedBytes)..]);
            return hash.ToHashCode();
        }
    }
}
