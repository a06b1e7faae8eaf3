using System.Reflection;

namespace ProcessPool.Serialization.Code;

/// <summary>Tells the assemblies of .NET itself from those of users and of other vendors.</summary>
internal static class FrameworkAssemblies
{
    private static readonly object Yes = true;
    private static readonly object No = false;
    private static readonly CodeCache<Assembly, object> Known = new(static assembly => IsSignedByFramework(assembly) ? Yes : No);

    /// <summary>
    /// Whether the types of this assembly are Microsoft's own, whose fields are nobody else's business: they cross by a codec, by a
    /// listing or not at all. FSharp.Core is signed alike, but its types are what F# programs consist of: they count as the user's.
    /// </summary>
    public static bool Contains(Assembly assembly) =>
        !assembly.IsCollectible && !assembly.IsDynamic && Known.Get(assembly) == Yes;

    /// <summary>Whether every process has this assembly by name, in the version of its runtime.</summary>
    public static bool IsReferredToByName(Assembly assembly) =>
        Contains(assembly) && AssemblyText.NameOf(assembly) is var name
        && (name.StartsWith("System", StringComparison.Ordinal) || name is "mscorlib" or "netstandard" or "Microsoft.CSharp");

    private static bool IsSignedByFramework(Assembly assembly) =>
        AssemblyText.TokenOf(assembly) is "7cec85d7bea7798e" or "b03f5f7f11d50a3a" or "b77a5c561934e089" or "cc7b13ffcd2ddd51" or "adb9793829ddae60"
        && AssemblyText.NameOf(assembly) != "FSharp.Core";
}
