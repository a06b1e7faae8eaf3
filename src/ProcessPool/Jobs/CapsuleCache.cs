using ProcessPool.Capture;

namespace ProcessPool.Jobs;

/// <summary>
/// Recognizes capsules by their content, so that the same function with the same state does not cross twice. Compares bytes, so two
/// different ones are never taken for each other. Safe to use concurrently.
/// </summary>
internal sealed class CapsuleCache
{
    /// <summary>How many capsules are remembered; when there are more, those go that were not among the last uses, half as many.</summary>
    public const int MostEntries = 256;

    /// <summary>How many bytes they may have together; the one that was not used for longest goes first. A larger one is not remembered.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    private const int HashedBytes = 4096;

    private readonly Lock _lock = new();
    private readonly HashSet<Entry> _known = [];
    private long _bytes;
    private long _lastId;
    private long _uses; // so far

    public Capsule Get(CapsuleContent content)
    {
        var bytes = content.Bytes;
        lock (_lock)
        {
            var entry = new Entry(bytes);
            if (_known.TryGetValue(entry, out var known))
            {
                known.UsedAt = ++_uses;
                return known.Capsule!;
            }

            entry.UsedAt = ++_uses;
            entry.Capsule = new Capsule(++_lastId, content);
            if (bytes.Length <= MostBytes)
            {
                _known.Add(entry);
                _bytes += bytes.Length;
                Trim();
            }

            return entry.Capsule;
        }
    }

    private void Trim()
    {
        if (_known.Count > MostEntries)
        {
            Forget(_uses - (MostEntries / 2));
        }

        while (_bytes > MostBytes)
        {
            var oldest = long.MaxValue;
            foreach (var known in _known)
            {
                oldest = Math.Min(oldest, known.UsedAt);
            }

            Forget(oldest);
        }
    }

    private void Forget(long usedAt) => _known.RemoveWhere(known =>
    {
        var isOld = known.UsedAt <= usedAt;
        _bytes -= isOld ? known.Length : 0;
        return isOld;
    });

    /// <summary>Equal to others with the same bytes. A class: a set of them is compiled already, where one of structs would have to be at the first call.</summary>
    private sealed class Entry(ReadOnlyMemory<byte> bytes) : IEquatable<Entry>
    {
        private readonly ReadOnlyMemory<byte> _bytes = bytes;

        public int Length => _bytes.Length;

        public Capsule? Capsule { get; set; }

        public long UsedAt { get; set; }

        public bool Equals(Entry? other) => other is not null && _bytes.Span.SequenceEqual(other._bytes.Span);

        public override bool Equals(object? obj) => Equals(obj as Entry);

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
