using System.Collections.Concurrent;
using System.Reflection;

namespace ProcessPool.Serialization.Code.Images;

/// <summary>
/// A slice of code, in the process that it was cut in: where the slice has the originals, and back. So what a worker sends of the slice's types arrives
/// as the originals. Known for as long as somebody holds it. Safe to use concurrently.
/// </summary>
internal sealed class SliceOrigin
{
    private static readonly ConcurrentDictionary<string, WeakReference<SliceOrigin>> Known = new();

    private readonly Func<MemberInfo, int?> _tokenOf;
    private readonly Dictionary<int, MemberInfo> _originals;

    /// <param name="image">The slice.</param>
    /// <param name="tokenOf">Where the slice has a definition; null: nowhere.</param>
    /// <param name="originals">All that was copied, by the token in the slice.</param>
    public SliceOrigin(CodeImage image, Func<MemberInfo, int?> tokenOf, Dictionary<int, MemberInfo> originals)
    {
        Image = image;
        _tokenOf = tokenOf;
        _originals = originals;
        Known[image.Hash] = new WeakReference<SliceOrigin>(this);
    }

    ~SliceOrigin()
    {
        if (Known.TryGetValue(Image.Hash, out var known) && !known.TryGetTarget(out _))
        {
            Known.TryRemove(KeyValuePair.Create(Image.Hash, known));
        }
    }

    public CodeImage Image { get; }

    public static SliceOrigin? Find(string hash) => Known.TryGetValue(hash, out var known) && known.TryGetTarget(out var origin) ? origin : null;

    public int? TokenOf(MemberInfo definition) => _tokenOf(definition);

    /// <exception cref="GraphFormatException">The slice has no such copy.</exception>
    public T Original<T>(int token)
        where T : MemberInfo => _originals.TryGetValue(token, out var member) && member is T original
            ? original
            : throw new GraphFormatException($"The slice {Image.FullName} has no copy of a member with token {token:x8}.");
}
