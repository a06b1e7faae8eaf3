using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessPool.Serialization.Code.Images;

/// <summary>
/// The generated code that a value refers to. First it collects what is referred to; a slice is cut from that; then it tells where the slice has it, and
/// collects what the slice lacks. The slice of a function stays as it is; what its items refer to beyond that is cut into further slices. Not safe to use
/// concurrently, but sets of one function may be used each by a thread.
/// </summary>
internal sealed class SliceSet
{
    private List<MemberInfo>? _wanted;
    private HashSet<MemberInfo>? _known;
    private readonly Func<Assembly, bool> _contains;
    private readonly Cuts _cuts;
    private readonly CutFurther? _cut;

    /// <param name="contains">Whether the code of an assembly crosses in the slice.</param>
    public SliceSet(Func<Assembly, bool> contains) => (_contains, _cuts) = (contains, new Cuts());

    private SliceSet(SliceSet function, CutFurther cut) => (_contains, _cuts, _cut) = (function._contains, function._cuts, cut);

    /// <summary>Cuts a slice with what the earlier ones lack.</summary>
    /// <exception cref="CodeRefusedException">That cannot be copied.</exception>
    public delegate SliceOrigin CutFurther(IReadOnlyList<MemberInfo> wanted, Func<Assembly, bool> contains, IReadOnlyList<SliceOrigin> earlier);

    /// <summary>What the slice must contain, in the order in which it was met.</summary>
    public IReadOnlyList<MemberInfo> Wanted => _wanted ?? [];

    /// <summary>The slice of the function; null if there is none.</summary>
    public SliceOrigin? Slice => _cuts.OfFunction;

    /// <summary>Whether the slices have all that was asked for.</summary>
    public bool IsComplete { get; private set; } = true;

    public bool Contains(Assembly assembly) => _contains(assembly);

    /// <summary>The set for the items of the function; each thread needs one of its own.</summary>
    public SliceSet ForItems(CutFurther cut) => new(this, cut);

    /// <summary>From now on this slice answers.</summary>
    public void Use(SliceOrigin slice)
    {
        _cuts.OfFunction = slice;
        IsComplete = true;
    }

    /// <summary>Cuts what items lack. False: they lack nothing, or somebody else has to cut.</summary>
    public bool TryExtend()
    {
        if (IsComplete || _cut is null)
        {
            return false;
        }

        lock (_cuts)
        {
            var lacking = _wanted!.FindAll(definition => SliceOf(definition) is null); // Another thread may have cut them.
            if (lacking.Count > 0)
            {
                _cuts.Further = [.. _cuts.Further, _cut(lacking, _contains, [.. _cuts.All])];
            }
        }

        EndItem();
        return true;
    }

    /// <summary>What an item lacks that was refused is not the concern of the next. A function goes on to collect.</summary>
    public void EndItem()
    {
        if (_cut is not null && !IsComplete)
        {
            _wanted!.Clear();
            _known!.Clear();
            IsComplete = true;
        }
    }

    /// <summary>The slice that has a definition; null: none has.</summary>
    public SliceOrigin? SliceOf(MemberInfo definition)
        => _cuts.OfFunction is { } first && first.TokenOf(definition) is not null ? first : Array.Find(_cuts.Further, slice => slice.TokenOf(definition) is not null);

    /// <summary>What the reader must have for a slice and does not have with the function: it, and the further ones that were cut before.</summary>
    public IEnumerable<CodeImage> ImagesFor(SliceOrigin slice)
        => _cuts.Further is var further && Array.IndexOf(further, slice) is >= 0 and var index ? further[..(index + 1)].Select(origin => origin.Image) : [];

    /// <summary>The token of a definition within the slice that has it; 0 if one has to be cut.</summary>
    public int TokenOf(MemberInfo definition)
    {
        if (SliceOf(definition) is { } slice)
        {
            return slice.TokenOf(definition)!.Value;
        }

        Want(definition);
        IsComplete = false;
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Few sets get so far: what this needs is not bound for the others.
    private void Want(MemberInfo definition)
    {
        if ((_known ??= []).Add(definition))
        {
            (_wanted ??= []).Add(definition);
        }
    }

    /// <summary>What was cut for a function and its items. Grows.</summary>
    private sealed class Cuts
    {
        public SliceOrigin? OfFunction { get; set; }

        public SliceOrigin[] Further { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); } = [];

        public IEnumerable<SliceOrigin> All => OfFunction is { } first ? Further.Prepend(first) : Further;
    }
}
