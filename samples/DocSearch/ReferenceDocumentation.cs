using System.Runtime.InteropServices;

namespace DocSearch;

/// <summary>The XML documentation of the .NET libraries, which the SDK keeps beside the reference assemblies.</summary>
internal static class ReferenceDocumentation
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs"));

    /// <summary>
    /// The largest files first: they take a thousand times as long as the smallest. If a large one came last, one worker would still be busy with it
    /// while the others have nothing left to do.
    /// </summary>
    public static FileInfo[] FindFiles()
    {
        var packs = new DirectoryInfo(Folder);
        return packs.Exists
            ? [.. packs.EnumerateFiles("*.xml", SearchOption.AllDirectories)
                .Where(file => file.Directory!.Parent!.Name == "ref")
                .OrderByDescending(file => file.Length)
                .ThenBy(file => file.FullName, StringComparer.Ordinal)]
            : [];
    }
}
