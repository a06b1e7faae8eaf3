using System.Reflection;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// What an assembly is called, from its full name. An <see cref="AssemblyName"/> would say the same, but it looks its culture up, which loads the library of all
/// cultures: a large part of the first capture of a process and of the start of a worker, where nothing else needs them.
/// </summary>
internal static class AssemblyText
{
    private const string Version = ", Version=";
    private const string Token = ", PublicKeyToken=";

    /// <summary>Its simple name.</summary>
    public static string NameOf(Assembly assembly)
    {
        var text = assembly.FullName!;
        var end = text.IndexOf(Version, StringComparison.Ordinal);
        return end > 0 && text.AsSpan(0, end).IndexOfAny('\\', '"') < 0 ? text[..end] : assembly.GetName().Name!;
    }

    /// <summary>Its version, as four numbers.</summary>
    public static string VersionOf(Assembly assembly) => PartOf(assembly, Version);

    /// <summary>Its public key token, as 16 hexadecimal digits or <c>null</c>.</summary>
    public static string TokenOf(Assembly assembly) => PartOf(assembly, Token);

    private static string PartOf(Assembly assembly, string key)
    {
        var text = assembly.FullName!;
        var start = text.IndexOf(key, StringComparison.Ordinal) + key.Length;
        var end = text.IndexOf(',', start);
        return end < 0 ? text[start..] : text[start..end];
    }
}
