using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Reflection;

namespace ProcessPool.Serialization.Code;

/// <summary>Tells the assemblies of .NET itself from those of users and of other vendors.</summary>
internal static class FrameworkAssemblies
{
    private static readonly ConcurrentDictionary<Assembly, object> Known = new(); // Boxed: compiled already, where it would have to be for bool.
    private static readonly object Yes = true;
    private static readonly object No = false;

    /// <summary>
    /// Whether the types of this assembly are Microsoft's own, whose fields are nobody else's business: they cross by a codec, by a
    /// listing or not at all. FSharp.Core is signed alike, but its types are what F# programs consist of: they count as the user's.
    /// </summary>
    public static bool Contains(Assembly assembly) =>
        !assembly.IsCollectible && !assembly.IsDynamic && Known.GetOrAdd(assembly, static assembly => IsSignedByFramework(assembly) ? Yes : No) == Yes;

    /// <summary>Whether every process has this assembly by name, in the version of its runtime.</summary>
    public static bool IsReferredToByName(Assembly assembly) =>
        Contains(assembly) && assembly.GetName().Name is { } name
        && (name.StartsWith("System", StringComparison.Ordinal) || name is "mscorlib" or "netstandard" or "Microsoft.CSharp");

    private static bool IsSignedByFramework(Assembly assembly)
    {
        var name = assembly.GetName();
        return name.Name != "FSharp.Core" && name.GetPublicKeyToken() is { Length: 8 } token && BinaryPrimitives.ReadUInt64BigEndian(token) is
            0x7cec85d7bea7798e or 0xb03f5f7f11d50a3a or 0xb77a5c561934e089 or 0xcc7b13ffcd2ddd51 or 0xadb9793829ddae60;
    }
}
