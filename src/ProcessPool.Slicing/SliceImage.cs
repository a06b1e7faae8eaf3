using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Mono.Cecil;

namespace ProcessPool.Slicing;

/// <summary>Writes the module and names it after its content.</summary>
internal static class SliceImage
{
    private const string Prefix = "ProcessPool.Slice.";
    private const int Digits = 16;

    /// <summary>The name while the content is not known. As long as the name that takes its place.</summary>
    public static readonly string Placeholder = Prefix + new string('0', Digits);

    public static CodeSlice Write(SliceBuilder builder)
    {
        using var stream = new MemoryStream();
        try
        {
            builder.Module.Write(stream, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
        }
        catch (Exception problem) when (problem is ResolutionException or NotSupportedException or ArgumentException)
        {
            throw new SliceException($"The slice cannot be written: {problem.Message}", problem);
        }

        var image = stream.ToArray();
        var name = Prefix + Convert.ToHexStringLower(SHA256.HashData(image))[..Digits];
        Rename(image, name);
        return new CodeSlice(image, name, Tokens(builder), Names(builder), Originals(builder), builder.Assemblies.All);
    }

    private static void Rename(byte[] image, string name)
    {
        var old = Encoding.UTF8.GetBytes(Placeholder);
        var bytes = Encoding.UTF8.GetBytes(name);
        for (var at = image.AsSpan().IndexOf(old); at >= 0; at = image.AsSpan().IndexOf(old))
        {
            bytes.CopyTo(image, at);
        }
    }

    private static Dictionary<MemberKey, int> Tokens(SliceBuilder builder)
    {
        var tokens = new Dictionary<MemberKey, int>();
        foreach (var (source, definition) in builder.Definitions.All.Concat(builder.Dynamic.All))
        {
            if (source is not Type type || builder.Definitions.IsTouched(type))
            {
                tokens.Add(MemberKey.Of(source), definition.MetadataToken.ToInt32());
            }
        }

        return tokens;
    }

    private static Dictionary<MemberKey, string> Names(SliceBuilder builder)
    {
        var names = new Dictionary<MemberKey, string>();
        foreach (var (source, definition) in builder.Definitions.All)
        {
            if (definition is TypeDefinition type)
            {
                names.Add(MemberKey.Of(source), type.Name);
            }
        }

        return names;
    }

    private static Dictionary<int, MemberInfo> Originals(SliceBuilder builder)
    {
        var originals = new Dictionary<int, MemberInfo>();
        foreach (var (source, definition) in builder.Definitions.All.Concat(builder.Dynamic.All))
        {
            originals.Add(definition.MetadataToken.ToInt32(), source);
        }

        return originals;
    }
}
