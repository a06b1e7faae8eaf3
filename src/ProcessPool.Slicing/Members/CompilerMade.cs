using System.Runtime.CompilerServices;

namespace ProcessPool.Slicing.Members;

/// <summary>
/// The C# compiler collects the functions and data of a whole class, or of a whole assembly, in a few classes that nobody can name:
/// <c>&lt;&gt;c</c>, <c>&lt;&gt;c__DisplayClass</c>, <c>&lt;&gt;O</c> and <c>&lt;PrivateImplementationDetails&gt;</c>. A function needs one or two of their members.
/// </summary>
internal static class CompilerMade
{
    public static bool IsBag(Type type) =>
        type.Name is ['<', ..] && (type.Name is "<>c" or "<>O"
            || type.Name.StartsWith("<>c__", StringComparison.Ordinal)
            || type.Name.StartsWith("<>O__", StringComparison.Ordinal)
            || type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
        && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}
