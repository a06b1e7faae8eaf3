using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// Whether the files of loaded assemblies are still the builds that this process has loaded. A worker that starts later would load what the file holds
/// then. Looks at the files now and then, and remembers. Safe to use concurrently.
/// </summary>
internal static class CodeFiles
{
    private const long LookEveryMilliseconds = 100;

    private static readonly Lock Looking = new();
    private static readonly CodeCache<Assembly, Seen> Known = new(static assembly => new Seen(CodeReferences.Of(assembly)));
    private static int _generation;
    private static volatile ConditionalWeakTable<Assembly, object>? _unreliable; // null: none is
    private static int _unreliableCount;
    private static long _lookedAt = -LookEveryMilliseconds;

    /// <summary>
    /// Whether a worker that loads the assembly by its file could get another build, of it or of what it refers to. As it was at the last
    /// <see cref="Look"/>.
    /// </summary>
    public static bool IsUnreliable(Assembly assembly) => _unreliable?.TryGetValue(assembly, out _) == true;

    /// <summary>Another number when another answer of <see cref="IsUnreliable"/> has come up.</summary>
    public static int Generation => Volatile.Read(ref _generation);

    /// <summary>Looks at all files again, if that was not done just now.</summary>
    public static void Look()
    {
        if (Environment.TickCount64 - Volatile.Read(ref _lookedAt) < LookEveryMilliseconds)
        {
            return;
        }

        lock (Looking)
        {
            if (Environment.TickCount64 - _lookedAt >= LookEveryMilliseconds)
            {
                LookNow();
                Volatile.Write(ref _lookedAt, Environment.TickCount64);
            }
        }
    }

    /// <summary>What is wrong with an assembly's file, for a message; null: nothing is.</summary>
    public static string? Describe(Assembly assembly)
        => HasFile(assembly) && Known.Get(assembly) is { IsReplaced: true } seen
            ? $"build {seen.Reference.Mvid} of {new AssemblyName(seen.Reference.FullName).Name} is loaded, and the file '{seen.Reference.Path}' now holds {(seen.FileMvid is { } mvid ? $"build {mvid}" : "none")}"
            : null;

    private static void LookNow()
    {
        var assemblies = AppDomain.CurrentDomain.GetAssemblies();
        var isAnyBad = _unreliableCount > 0;
        foreach (var assembly in assemblies)
        {
            if (HasFile(assembly))
            {
                var seen = Known.Get(assembly);
                seen.Look();
                isAnyBad |= seen.IsReplaced || !IsOfDefault(assembly);
            }
        }

        if (isAnyBad)
        {
            LookCloser(Array.FindAll(assemblies, HasFile));
        }
    }

    /// <summary>In few programs; the others need none of what this is made of.</summary>
    private static void LookCloser(Assembly[] loaded)
    {
        var bad = new HashSet<Assembly>(loaded.Where(assembly => Known.Get(assembly).IsReplaced || MeetsOthers(assembly, loaded)));
        AddReferring(bad, loaded);
        var unreliable = new ConditionalWeakTable<Assembly, object>();
        foreach (var assembly in bad)
        {
            unreliable.Add(assembly, assembly);
        }

        if (bad.Count != _unreliableCount || bad.Any(assembly => !IsUnreliable(assembly)))
        {
            _unreliable = unreliable;
            _unreliableCount = bad.Count;
            Interlocked.Increment(ref _generation);
        }
    }

    /// <summary>Adds what refers to one of some assemblies, and what refers to that.</summary>
    public static void AddReferring(HashSet<Assembly> assemblies, Assembly[] loaded)
    {
        for (var before = -1; assemblies.Count > 0 && before != assemblies.Count;)
        {
            before = assemblies.Count;
            assemblies.UnionWith(loaded.Where(assembly => !assemblies.Contains(assembly) && References(assembly, loaded).Any(assemblies.Contains)));
        }
    }

    /// <summary>Those of .NET come with the runtime; those without a file cross as images anyway.</summary>
    private static bool HasFile(Assembly assembly) => !assembly.IsDynamic && !FrameworkAssemblies.Contains(assembly) && PathOf(assembly).Length > 0;

    /// <summary>
    /// In a load context of its own an assembly may refer to builds that nobody else sees: a worker, which asks its application first, would give it
    /// the application's.
    /// </summary>
    private static bool MeetsOthers(Assembly assembly, Assembly[] loaded)
        => !IsOfDefault(assembly) && AssemblyLoadContext.GetLoadContext(assembly) is { } context
           && References(assembly, loaded).Any(reference => AssemblyLoadContext.GetLoadContext(reference) != AssemblyLoadContext.Default
               && Array.Exists(loaded, other => AssemblyText.NameOf(other) == AssemblyText.NameOf(reference) && AssemblyLoadContext.GetLoadContext(other) != context));

    private static bool IsOfDefault(Assembly assembly) => AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default;

    /// <summary>What an assembly refers to, as far as it is loaded.</summary>
    private static IEnumerable<Assembly> References(Assembly assembly, Assembly[] loaded)
    {
        var context = AssemblyLoadContext.GetLoadContext(assembly);
        foreach (var name in NamesOf(assembly))
        {
            var found = Array.FindAll(loaded, other => AssemblyText.NameOf(other) == name.Name);
            if ((Array.Find(found, other => AssemblyLoadContext.GetLoadContext(other) == context)
                 ?? Array.Find(found, other => AssemblyLoadContext.GetLoadContext(other) == AssemblyLoadContext.Default)) is { } reference)
            {
                yield return reference;
            }
        }
    }

    private static AssemblyName[] NamesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetReferencedAssemblies();
        }
        catch (Exception e) when (e is BadImageFormatException or ArgumentException or IOException)
        {
            return []; // Its file was written over, and what is loaded with it, after it was looked at: the next look finds it replaced.
        }
    }

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is what the caller asks for.")]
    private static string PathOf(Assembly assembly) => assembly.Location;

    /// <summary>A file, as it was when it was looked at.</summary>
    private sealed class Seen(AssemblyReference reference)
    {
        private DateTime _written; // known from the second look on: few programs live to see one
        private long _length;
        private bool _wasSeen;

        public AssemblyReference Reference => reference;

        public Guid? FileMvid { get; private set; }

        public bool IsReplaced { get; private set; }

        public void Look()
        {
            if (!_wasSeen || HasChanged())
            {
                FileMvid = ReadMvid();
                IsReplaced = FileMvid != reference.Mvid;
                _wasSeen = true;
            }
        }

        private bool HasChanged()
        {
            var file = new FileInfo(reference.Path);
            var (written, length) = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            var isSame = file.Exists && written == _written && length == _length;
            (_written, _length) = (written, length);
            return !isSame;
        }

        /// <summary>Null: it is not there, or half written, perhaps. Looked at again when it has changed.</summary>
        private Guid? ReadMvid()
        {
            try
            {
                using var file = File.OpenHandle(reference.Path);
                return ModuleVersion.Read(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
            {
                return null;
            }
        }
    }
}
