using System.Reflection;
using System.Reflection.Metadata;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Code;

/// <summary>
/// The assemblies that hot reload has changed in this process, and those that refer to them: a worker that loads their files would run the code of before. The
/// MVID of a changed assembly is still that of its file. Safe to use concurrently.
/// </summary>
internal static class UpdatedCode
{
    private static int _generation;

    /// <summary>Whether code can change at all. Only in a process that was started for that.</summary>
    public static bool IsPossible => MetadataUpdater.IsSupported;

    /// <summary>Another number after each update that was noticed.</summary>
    public static int Generation => Volatile.Read(ref _generation);

    /// <summary>Those that changed, and those that refer to them; null while none has. A later update makes another set.</summary>
    public static IReadOnlySet<Assembly>? Touched => Generation == 0 ? null : Updates.Touched;

    /// <summary>What is known of the fields of types is forgotten too: a closure may have got further ones.</summary>
    public static void Add(IEnumerable<Assembly> assemblies)
    {
        lock (Updates.Adding)
        {
            Updates.Updated.UnionWith(assemblies);
            ObjectCodecs.Forget();
            Interlocked.Increment(ref _generation);
        }
    }

    /// <summary>What there is of it where code has changed.</summary>
    private static class Updates
    {
        public static readonly Lock Adding = new();
        public static readonly HashSet<Assembly> Updated = [];
        private static volatile Known? _known;

        public static IReadOnlySet<Assembly> Touched
        {
            get
            {
                var loaded = AppDomain.CurrentDomain.GetAssemblies();
                return _known is { } known && known.Generation == Generation && known.Loaded == loaded.Length ? known.Touched : (_known = Find(loaded)).Touched;
            }
        }

        private static Known Find(Assembly[] loaded)
        {
            lock (Adding)
            {
                var generation = Generation;
                var others = Array.FindAll(loaded, static assembly => !assembly.IsDynamic && !FrameworkAssemblies.Contains(assembly));
                var touched = new HashSet<Assembly>(Updated);
                CodeFiles.AddReferring(touched, others);
                return new Known(generation, loaded.Length, touched);
            }
        }

        private sealed record Known(int Generation, int Loaded, IReadOnlySet<Assembly> Touched);
    }
}
