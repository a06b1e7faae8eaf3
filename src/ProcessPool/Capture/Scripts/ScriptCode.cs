using System.Reflection;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Capture.Scripts;

/// <summary>Tells the code that was typed into a script or a REPL. Its variables are the user's session, so a worker must see their values.</summary>
internal static class ScriptCode
{
    public static bool Contains(Assembly assembly) => IsName(AssemblyText.NameOf(assembly));

    /// <summary>Whether an assembly of this name, simple or full, is a script's.</summary>
    public static bool IsName(string name) => IsFSharp(name) || name.StartsWith('ℛ');

    /// <summary>Whether the values of a static field belong to the session: those that only its own initializer can set are made again in the worker.</summary>
    public static bool IsVariable(FieldInfo field)
        => field is { IsStatic: true, IsLiteral: false, IsInitOnly: false }
           && field.Name != "init@"
           && (IsFSharp(AssemblyText.NameOf(field.Module.Assembly)) || !field.DeclaringType!.Name.StartsWith('<'));

    /// <summary>F# Interactive: one assembly for each submission, or one for all that grows.</summary>
    private static bool IsFSharp(string name) => name.StartsWith("FSI-ASSEMBLY", StringComparison.Ordinal);
}
