using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using ProcessPool.Capture.Analysis;
using ProcessPool.Capture.Scripts;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Capture.HotReload;

/// <summary>
/// Notices that hot reload has changed code. Agents tell of it (<see cref="UpdateHandler"/>), a moment after the code has changed; a debugger, or who applies an
/// update by hand, need not. So the instructions that a function reaches are compared with those that were seen last, at first those of the file. Does nothing
/// in a process whose code cannot change. Safe to use concurrently.
/// </summary>
internal static class LiveCode
{
    private static readonly Lock Looking = new();
    private static readonly Dictionary<Assembly, LoadedIl> Loaded = [];
    private static readonly Dictionary<(Module Module, int Token), byte[]> Seen = [];
    private static readonly Dictionary<MemberInfo, MethodBase[]> Reached = [];
    private static readonly ConditionalWeakTable<Assembly, object> Changeable = [];
    private static int _reachedAt;

    /// <summary>Whether hot reload can change an assembly: one that was compiled for debugging.</summary>
    public static bool CanChange(Assembly assembly)
        => !assembly.IsDynamic && !assembly.IsCollectible && !FrameworkAssemblies.Contains(assembly) && !CodeSlices.IsOwn(assembly)
           && assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    /// <summary>Assemblies have changed: what was remembered of their code is forgotten.</summary>
    public static void Note(IEnumerable<Assembly> assemblies)
    {
        Refresh();
        UpdatedCode.Add(assemblies);
        HolderType.Forget();
    }

    /// <summary>Looks at what functions and objects of types reach.</summary>
    /// <returns>Whether something has changed that was not known to have.</returns>
    public static bool Look(IEnumerable<MemberInfo> roots)
    {
        lock (Looking)
        {
            var changed = new HashSet<Assembly>();
            foreach (var root in roots)
            {
                if (CanChangeKnown(root.Module.Assembly))
                {
                    Look(root, changed);
                }
            }

            if (changed.Count == 0)
            {
                return false;
            }

            Note(changed);
            return true;
        }
    }

    private static void Look(MemberInfo root, HashSet<Assembly> changed)
    {
        if (_reachedAt != UpdatedCode.Generation)
        {
            Reached.Clear();
            _reachedAt = UpdatedCode.Generation;
        }

        if (!Reached.TryGetValue(root, out var methods))
        {
            Reached.Add(root, methods = ReachedFrom(root));
        }

        foreach (var method in methods)
        {
            if (HasChanged(method))
            {
                changed.Add(method.Module.Assembly);
            }
        }
    }

    private static MethodBase[] ReachedFrom(MemberInfo root)
    {
        var reads = new StaticReads(CanChangeKnown, static _ => false);
        reads.AddRoot(root);

        RunToEnd(reads);
        return [.. reads.Methods.DistinctBy(method => (method.Module, method.MetadataToken))];
    }

    /// <summary>Goes on behind code that refers to what is not there: it cannot run anyway.</summary>
    public static void RunToEnd(StaticReads reads)
    {
        for (var isDone = false; !isDone;)
        {
            try
            {
                reads.Run();
                isDone = true;
            }
            catch (Exception e) when (e is IOException or TypeLoadException or BadImageFormatException or MissingMemberException or ArgumentException)
            {
                isDone = false;
            }
        }
    }

    private static bool HasChanged(MethodBase method)
    {
        var key = (method.Module, method.MetadataToken);
        var il = StaticReads.BodyOf(method)?.GetILAsByteArray() ?? [];
        if (!Seen.TryGetValue(key, out var seen))
        {
            if (!Loaded.TryGetValue(method.Module.Assembly, out var loaded))
            {
                Loaded.Add(method.Module.Assembly, loaded = new LoadedIl(method.Module.Assembly));
            }

            seen = loaded.IsKnown ? loaded.Of(method.MetadataToken) : il;
        }

        Seen[key] = il;
        return !il.AsSpan().SequenceEqual(seen);
    }

    private static bool CanChangeKnown(Assembly assembly) => (bool)Changeable.GetValue(assembly, static assembly => CanChange(assembly));

    /// <summary>Reflection remembers the members of types. Agents tell it to forget them, perhaps after us; others do not.</summary>
    private static void Refresh()
    {
        foreach (var handler in typeof(object).Assembly.GetCustomAttributes<MetadataUpdateHandlerAttribute>())
        {
            handler.HandlerType.GetMethod(nameof(UpdateHandler.ClearCache), BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(Type[])])
                ?.Invoke(null, [null]);
        }
    }
}
