using System.Reflection;

namespace ProcessPool.Serialization.Code.Images;

/// <summary>
/// The generated code that a value refers to. First it collects what is referred to; a slice is cut from that; then it tells where the slice has it, and
/// collects what the slice lacks. Not safe to use concurrently while it collects.
/// </summary>
/// <param name="contains">Whether the code of an assembly crosses in the slice.</param>
internal sealed class SliceSet(Func<Assembly, bool> contains)
{
    private readonly List<MemberInfo> _wanted = [];
    private readonly HashSet<MemberInfo> _known = [];
    private bool _isFixed;

    /// <summary>What the slice must contain, in the order in which it was met.</summary>
    public IReadOnlyList<MemberInfo> Wanted => _wanted;

    /// <summary>The slice that was cut; null if there is none yet.</summary>
    public SliceOrigin? Slice { get; private set; }

    /// <summary>Whether the slice has all that was asked for.</summary>
    public bool IsComplete { get; private set; } = true;

    public bool Contains(Assembly assembly) => contains(assembly);

    /// <summary>The hash that stands for the slice; a placeholder before there is one.</summary>
    public string Hash => Slice?.Image.Hash ?? "";

    /// <summary>From now on this slice answers.</summary>
    public void Use(SliceOrigin slice)
    {
        Slice = slice;
        IsComplete = true;
    }

    /// <summary>Nothing is collected any more: what the slice lacks is refused.</summary>
    public void Fix() => _isFixed = true;

    /// <summary>The token of a definition within the slice; 0 if the slice has to be cut again.</summary>
    /// <exception cref="CodeRefusedException">The slice lacks it and cannot be cut again.</exception>
    public int TokenOf(MemberInfo definition)
    {
        if (Slice?.TokenOf(definition) is { } token)
        {
            return token;
        }

        if (_isFixed)
        {
            throw Refused(definition.Module.Assembly);
        }

        if (_known.Add(definition))
        {
            _wanted.Add(definition);
        }

        IsComplete = false;
        return 0;
    }

    private static CodeRefusedException Refused(Assembly assembly)
    {
        const string Step = "Name the type in the function";
        var (reason, step) = assembly.IsDynamic ? ("its code was generated while the program runs", Step + ", or compile its code into an assembly file")
            : UpdatedCode.Touched.Contains(assembly) ? ("hot reload has changed its code, or code that it refers to, so it crosses by value", Step + ", or restart the program")
            : ("its code crosses by value", Step);
        return new CodeRefusedException($"{reason} (assembly {assembly.GetName().Name}), and the function that it is for does not mention it", step);
    }
}
