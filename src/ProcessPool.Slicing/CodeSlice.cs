using System.Reflection;

namespace ProcessPool.Slicing;

/// <summary>A small assembly with the code that some roots reach. The same roots give the same bytes.</summary>
internal sealed class CodeSlice
{
    private readonly Dictionary<MemberKey, int> _tokens;
    private readonly Dictionary<MemberKey, string> _names;
    private readonly HashSet<Assembly> _sources;

    internal CodeSlice(
        byte[] image, string assemblyName, Dictionary<MemberKey, int> tokens, Dictionary<MemberKey, string> names, Dictionary<int, MemberInfo> originals, IReadOnlyList<Assembly> references)
    {
        _names = names;
        Image = image;
        AssemblyName = assemblyName;
        _tokens = tokens;
        Originals = originals;
        References = references;
        _sources = [.. originals.Values.Select(member => member.Module.Assembly)];
    }

    /// <summary>The bytes of the assembly.</summary>
    public byte[] Image { get; }

    /// <summary>The simple name of the assembly. It contains a hash of the bytes, so that slices with different code have different names.</summary>
    public string AssemblyName { get; }

    /// <summary>The assemblies that the slice refers to by their full names.</summary>
    public IReadOnlyList<Assembly> References { get; }

    /// <summary>The metadata token, in the slice, of a type, method, constructor or field that was copied.</summary>
    /// <param name="definition">The original. Generic arguments make no difference: the token is that of the definition.</param>
    /// <exception cref="SliceException">The slice does not contain it.</exception>
    public int TokenOf(MemberInfo definition) => _tokens.TryGetValue(MemberKey.Of(definition), out var token)
        ? token
        : throw SliceException.For(definition, "this slice was cut without it");

    /// <summary>All types, methods, constructors and fields that were copied, by their tokens in the slice.</summary>
    public Dictionary<int, MemberInfo> Originals { get; }

    /// <summary>Whether the slice contains a type, method, constructor or field. Not a type that is there without its members, as the place of another.</summary>
    public bool Contains(MemberInfo definition) => _tokens.ContainsKey(MemberKey.Of(definition));

    /// <summary>The name that a type has in the slice, also as the place of another.</summary>
    internal string NameOf(Type definition) => _names[MemberKey.Of(definition)];

    /// <summary>Whether the slice contains something of an assembly.</summary>
    internal bool HasCodeOf(Assembly assembly) => _sources.Contains(assembly);
}
