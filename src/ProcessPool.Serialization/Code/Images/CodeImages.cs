using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace ProcessPool.Serialization.Code.Images;

/// <summary>The images that this process knows: those that it read from its own memory, and those that it was sent. Safe to use concurrently.</summary>
internal static class CodeImages
{
    private static volatile bool _hasAny;

    /// <summary>The image of an assembly that has no file, or whose file is another build.</summary>
    /// <exception cref="CodeRefusedException">Its bytes cannot be read.</exception>
    public static CodeImage Of(Assembly assembly)
    {
        if (Find(assembly) is { } known)
        {
            return known;
        }

        var bytes = ReadBytes(assembly);
        var image = new CodeImage(Convert.ToHexStringLower(SHA256.HashData(bytes)), assembly.FullName!, bytes, DependenciesOf(assembly));
        return Add(assembly, image);
    }

    /// <summary>The image that an assembly was loaded from, if this process was sent it or has read it before.</summary>
    public static CodeImage? Find(Assembly assembly) => _hasAny ? Tables.Find(assembly) : null;

    public static Assembly? FindLoaded(string hash) => _hasAny ? Tables.FindLoaded(hash) : null;

    public static CodeImage Add(Assembly assembly, CodeImage image)
    {
        var added = Tables.Add(assembly, image);
        _hasAny = true;
        return added;
    }

    /// <summary>
    /// Whether an assembly must cross as an image: it was loaded from memory, and is no part of an application in one file; or a worker that loads its file
    /// might get another build, of it or of what it refers to.
    /// </summary>
    public static bool IsNeeded(Assembly assembly) => !assembly.IsDynamic && (CodeReferences.IsInMemory(assembly) || CodeFiles.IsUnreliable(assembly));

    /// <summary>The bytes that this process has loaded.</summary>
    /// <exception cref="CodeRefusedException">They cannot be read.</exception>
    public static byte[] ReadBytes(Assembly assembly)
        => CodeReferences.IsInMemory(assembly) || CodeFiles.Describe(assembly) is not null ? ImageMemory.Read(assembly) : ReadFile(assembly);

    private static byte[] ReadFile(Assembly assembly) => File.ReadAllBytes(CodeReferences.Of(assembly).Path);

    private static List<ImageDependency> DependenciesOf(Assembly assembly)
    {
        var context = AssemblyLoadContext.GetLoadContext(assembly) ?? AssemblyLoadContext.Default;
        var dependencies = new List<ImageDependency>();
        foreach (var name in assembly.GetReferencedAssemblies())
        {
            if (TryResolve(context, name) is not { IsDynamic: false } found || FrameworkAssemblies.IsReferredToByName(found))
            {
                continue;
            }

            dependencies.Add(IsNeeded(found)
                ? new ImageDependency(name.FullName, null, Of(found).Hash)
                : new ImageDependency(name.FullName, CodeReferences.Of(found), null));
        }

        return dependencies;
    }

    /// <summary>What the reference leads to here; null if to nothing, which matters only if the code is used, and then the worker says so.</summary>
    private static Assembly? TryResolve(AssemblyLoadContext context, AssemblyName name)
    {
        try
        {
            return context.LoadFromAssemblyName(name);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>What there is of it where there are images. Other programs never make it.</summary>
    private static class Tables
    {
        private static readonly ConditionalWeakTable<Assembly, CodeImage> Known = [];
        private static readonly ConcurrentDictionary<string, WeakReference<Assembly>> ByHash = new();

        public static CodeImage? Find(Assembly assembly) => Known.TryGetValue(assembly, out var known) ? known : null;

        public static Assembly? FindLoaded(string hash) => ByHash.TryGetValue(hash, out var known) && known.TryGetTarget(out var assembly) ? assembly : null;

        public static CodeImage Add(Assembly assembly, CodeImage image)
        {
            ByHash[image.Hash] = new WeakReference<Assembly>(assembly);
            return Known.GetValue(assembly, _ => image);
        }
    }
}
