using ProcessPool.Jobs;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Workers;

/// <summary>
/// Which capsules and code images a worker has. What was not used for longest is forgotten, here and there, so that neither a thousand calls with large
/// state nor a hundred redefinitions in a script stay in every worker. For the thread that sends.
/// </summary>
/// <param name="pinned">Images that the worker has from its start, and keeps.</param>
internal sealed class SentCode(IEnumerable<CodeImage> pinned)
{
    public const int MostCapsules = 64;
    public const long MostBytes = 64L << 20;

    /// <summary>Chunks that wait at a worker use the latest capsules. More than these cannot be in use.</summary>
    public const int FewestCapsules = 4;

    private readonly HashSet<string> _pinned = [.. pinned.Select(image => image.Hash)];
    private readonly Dictionary<long, LinkedListNode<Entry>> _capsules = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Dictionary<string, Use> _images = [];
    private long _bytes;

    public required Action<Capsule> SendCapsule { get; init; }

    public required Action<CodeImage> SendImage { get; init; }

    public required Action<long> ForgetCapsule { get; init; }

    public required Action<string> ForgetImage { get; init; }

    /// <summary>Sends what a chunk needs and the worker does not have.</summary>
    /// <param name="capsule">The function of the chunk.</param>
    /// <param name="images">What its items refer to. They stay for as long as the capsule.</param>
    public void Send(Capsule capsule, IReadOnlyList<CodeImage> images)
    {
        if (_capsules.TryGetValue(capsule.Id, out var node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            AddImages(node.Value, images);
        }
        else
        {
            node = _byUse.AddFirst(new Entry(capsule.Id, capsule.Bytes.Length));
            _capsules[capsule.Id] = node;
            _bytes += capsule.Bytes.Length;
            AddImages(node.Value, capsule.Images);
            AddImages(node.Value, images);
            SendCapsule(capsule);
        }

        while (_byUse.Count > MostCapsules || (_bytes > MostBytes && _byUse.Count > FewestCapsules))
        {
            ForgetOldest();
        }
    }

    private void AddImages(Entry entry, IReadOnlyList<CodeImage> images)
    {
        foreach (var image in images)
        {
            if (_pinned.Contains(image.Hash) || !entry.Images.Add(image.Hash))
            {
                continue;
            }

            if (!_images.TryGetValue(image.Hash, out var use))
            {
                _images[image.Hash] = use = new Use(image.Bytes.Length);
                _bytes += use.Length;
                SendImage(image);
            }

            use.Capsules++;
        }
    }

    private void ForgetOldest()
    {
        var oldest = _byUse.Last!.Value;
        _byUse.RemoveLast();
        _capsules.Remove(oldest.Id);
        _bytes -= oldest.Length;
        ForgetCapsule(oldest.Id);
        foreach (var hash in oldest.Images)
        {
            var use = _images[hash];
            if (--use.Capsules == 0)
            {
                _images.Remove(hash);
                _bytes -= use.Length;
                ForgetImage(hash);
            }
        }
    }

    private sealed record Entry(long Id, int Length)
    {
        public HashSet<string> Images { get; } = [];
    }

    private sealed class Use(int length)
    {
        public int Length => length;

        public int Capsules { get; set; }
    }
}
