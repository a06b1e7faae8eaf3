using System.Reflection;

namespace ProcessPool.Slicing;

/// <summary>
/// Copies what functions reach into a small assembly, for code that another process cannot load: generated while the program runs,
/// loaded from memory, or wanted by value.
/// </summary>
internal static class Slicer
{
    /// <summary>Cuts a slice.</summary>
    /// <param name="roots">
    /// Types, methods, constructors and fields, of sliceable assemblies; and dynamic methods. The order counts only for dynamic methods
    /// and for assemblies of one full name.
    /// </param>
    /// <param name="isSliceable">
    /// Whether code of an assembly is copied. The code of all others is referred to by the assembly's full name.
    /// </param>
    /// <param name="earlier">Slices that the reader has. What they contain is not copied once more, but referred to; roots are what they lack.</param>
    /// <exception cref="SliceException">Something cannot be copied without changing what it does.</exception>
    public static CodeSlice Cut(IEnumerable<MemberInfo> roots, Func<Assembly, bool> isSliceable, IReadOnlyList<CodeSlice>? earlier = null)
    {
        var builder = new SliceBuilder(isSliceable, earlier ?? []);
        foreach (var root in roots)
        {
            builder.AddRoot(root);
        }

        return builder.Build();
    }
}
