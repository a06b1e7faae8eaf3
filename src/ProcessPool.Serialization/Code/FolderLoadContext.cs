using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// Loads assemblies from a folder that is not the application's own. What the application has itself takes precedence, so that its
/// types stay the same types.
/// </summary>
internal sealed class FolderLoadContext : AssemblyLoadContext
{
    private static readonly ConcurrentDictionary<string, FolderLoadContext> Contexts = new();

    private readonly string _folder;

    private FolderLoadContext(string folder)
        : base($"ProcessPool: {folder}")
    {
        _folder = folder;
        Resolving += (_, name) => LoadFrom(name.CultureName, name.Name + ".dll");
    }

    public static FolderLoadContext Of(string folder) => Contexts.GetOrAdd(folder, path => new FolderLoadContext(path));

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = Path.Combine(_folder, unmanagedDllName);
        return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : 0;
    }

    private Assembly? LoadFrom(string? culture, string file)
    {
        var path = Path.Combine(_folder, culture ?? "", file);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
