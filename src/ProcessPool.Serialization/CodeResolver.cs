using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Code.Images;

namespace ProcessPool.Serialization;

/// <summary>
/// Finds the code that values refer to: what is loaded already, in whatever load context; else what this process would load by that
/// name; else the recorded file. Never another build than the one referred to. One per process; safe to call concurrently.
/// </summary>
internal sealed class CodeResolver
{
    private readonly ConcurrentDictionary<Build, WeakReference<Assembly>> _resolved = new();
    private readonly ConcurrentDictionary<string, Assembly> _framework = new();
    private readonly ConcurrentDictionary<string, CodeImage> _images = new();
    private readonly ConcurrentDictionary<string, Assembly> _loadedImages = new();
    private readonly Lock _loading = new();

    /// <exception cref="CodeMismatchException">There is only another build of the assembly, or none.</exception>
    public Assembly Resolve(AssemblyReference reference)
    {
        var key = new Build(reference.FullName, reference.Mvid);
        if (_resolved.TryGetValue(key, out var known) && known.TryGetTarget(out var resolved))
        {
            return resolved;
        }

        var rejected = new List<Assembly>();
        resolved = FindLoaded(reference, rejected) ?? LoadByName(reference, rejected) ?? LoadByPath(reference, rejected)
            ?? throw CodeMismatchException.Create(reference, rejected);
        _resolved[key] = new WeakReference<Assembly>(resolved);
        return resolved;
    }

    /// <summary>Keeps an image that values may refer to from now on. It is loaded when one does.</summary>
    public void AddImage(CodeImage image) => _images[image.Hash] = image;

    /// <summary>The opposite of <see cref="AddImage"/>. Once nothing uses its code any more, it is unloaded.</summary>
    public void ForgetImage(string hash)
    {
        _images.TryRemove(hash, out _);
        _loadedImages.TryRemove(hash, out _);
    }

    /// <exception cref="CodeMismatchException">No such image was sent.</exception>
    internal Assembly ResolveImage(string hash)
    {
        if (CodeImages.FindLoaded(hash) is { } known)
        {
            return known;
        }

        lock (_loading)
        {
            if (CodeImages.FindLoaded(hash) is { } loaded)
            {
                return loaded;
            }

            if (!_images.TryGetValue(hash, out var image))
            {
                throw new CodeMismatchException($"The value needs a code image (SHA-256 {hash}) that this process does not have.");
            }

            if (FindFileOf(image) is { } same)
            {
                return same;
            }

            var assembly = new ImageLoadContext(image, this).Load();
            CodeImages.Add(assembly, image);
            _loadedImages[hash] = assembly;
            return assembly;
        }
    }

    /// <summary>The same build, loaded from its file before that was replaced, with the same builds of what it refers to: it may have state already.</summary>
    private Assembly? FindFileOf(CodeImage image)
    {
        using var reader = new PEReader(System.Collections.Immutable.ImmutableArray.Create(image.Bytes.Span));
        var metadata = reader.GetMetadataReader();
        var build = new AssemblyReference(image.FullName, metadata.GetGuid(metadata.GetModuleDefinition().Mvid), "");
        return FindLoaded(build, []) is { IsCollectible: false } loaded && CodeImages.Find(loaded) is null && !CodeReferences.IsInMemory(loaded)
               && image.Dependencies.All(dependency => dependency.Image is not { } hash || CodeImages.Find(ResolveImage(hash)) is null)
            ? loaded
            : null;
    }

    /// <summary>Makes this very assembly the answer to references to its build, should several load contexts hold it.</summary>
    public void Prefer(Assembly assembly) =>
        _resolved[new Build(assembly.FullName!, assembly.ManifestModule.ModuleVersionId)] = new WeakReference<Assembly>(assembly);

    /// <summary>An assembly of .NET itself, in the version that this process runs on.</summary>
    internal Assembly ResolveFramework(string name)
    {
        if (_framework.TryGetValue(name, out var known))
        {
            return known;
        }

        var assembly = Assembly.Load(new AssemblyName { Name = name }); // Parsing a name has much to be compiled.
        return FrameworkAssemblies.IsReferredToByName(assembly)
            ? _framework.GetOrAdd(name, assembly)
            : throw new GraphFormatException($"{assembly} is not an assembly of .NET.");
    }

    private static Assembly? FindLoaded(AssemblyReference reference, List<Assembly> rejected)
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic && assembly.FullName == reference.FullName && IsBuild(assembly, reference, rejected))
            {
                return assembly;
            }
        }

        return null;
    }

    private static Assembly? LoadByName(AssemblyReference reference, List<Assembly> rejected)
    {
        try
        {
            var assembly = Assembly.Load(NameOf(reference.FullName));
            return IsBuild(assembly, reference, rejected) ? assembly : null;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// The usual names are taken apart here: the parser of .NET has much to be compiled, and loads the library of all cultures, in each worker. Which build was found is seen by its id,
    /// so the simple name is enough.
    /// </summary>
    private static AssemblyName NameOf(string fullName)
    {
        var parts = fullName.Split(", ");
        return parts.Length == 4 && parts[0].AsSpan().IndexOfAny('\\', '"') < 0 && parts[2] == "Culture=neutral"
            ? new AssemblyName { Name = parts[0] }
            : new AssemblyName(fullName);
    }

    private static Assembly? LoadByPath(AssemblyReference reference, List<Assembly> rejected)
    {
        if (!Path.IsPathFullyQualified(reference.Path) || !File.Exists(reference.Path))
        {
            return null;
        }

        try
        {
            // A file beside others of its application; one context for each folder, so that they find each other.
            var assembly = FolderLoadContext.Of(Path.GetDirectoryName(reference.Path)!).LoadFromAssemblyPath(reference.Path);
            return IsBuild(assembly, reference, rejected) ? assembly : null;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    private static bool IsBuild(Assembly assembly, AssemblyReference reference, List<Assembly> rejected)
    {
        if (assembly.ManifestModule.ModuleVersionId == reference.Mvid)
        {
            return true;
        }

        if (!rejected.Contains(assembly))
        {
            rejected.Add(assembly);
        }

        return false;
    }

    /// <summary>A class: the code of a dictionary with such keys need not be compiled at the start of each worker.</summary>
    private sealed class Build(string fullName, Guid mvid) : IEquatable<Build>
    {
        private readonly string _fullName = fullName;
        private readonly Guid _mvid = mvid;

        public bool Equals(Build? other) => other is not null && _mvid == other._mvid && _fullName == other._fullName;

        public override bool Equals(object? obj) => Equals(obj as Build);

        public override int GetHashCode() => _mvid.GetHashCode();
    }
}
