using System.Reflection;
using ProcessPool.Capture.Analysis;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Capture;

/// <summary>
/// Ships of a delegate's target only what its method can read, as its instructions tell. What is not understood crosses as a whole.
/// Safe to call concurrently; remembers its answers.
/// </summary>
internal sealed class IlFieldUse : IGraphPolicy
{
    private IlFieldUse()
    {
    }

    public static IlFieldUse Instance { get; } = new();

    public bool HasBridges => true;

    public FieldUse UseOf(Delegate function)
    {
        if (function.Target?.GetType() is not { } type || !TrackedObject.CanBePruned(type) || HolderType.Of(type).HasOneWholeVariable)
        {
            return FieldUse.All;
        }

        return Known.UseOf(function, type);
    }

    /// <summary>What was found out. Not every first capture of a process gets here.</summary>
    private static class Known
    {
        private static readonly CodeCache<Type, Dictionary<Function, FieldUse>> OfTypes = new(static _ => []);

        public static FieldUse UseOf(Delegate function, Type type)
        {
            var key = new Function(function.Method, HolderType.TypeOfThis(function.Target!), UpdatedCode.Generation);
            var known = OfTypes.Get(type);
            lock (known)
            {
                if (known.TryGetValue(key, out var use))
                {
                    return use;
                }
            }

            var found = Analyze(key.Method, type, key.This);
            lock (known)
            {
                return known[key] = found;
            }
        }

        private static FieldUse Analyze(MethodInfo method, Type target, Type? typeOfThis)
        {
            var use = UseAnalysis.Analyze(method, target, typeOfThis);

            // A delegate for a virtual method says which one it was made from, not in every case which one it calls.
            return !use.IsAll && Overrides.MayExist(method) && Overrides.Find(method, target) is var actual && actual != method
                ? actual is null ? FieldUse.All : use.Union(UseAnalysis.Analyze(actual, target, typeOfThis))
                : use;
        }

        /// <summary>A class, and no tuple: dictionaries over it are compiled already, where those over a struct would have to be at the first capture.</summary>
        private sealed record Function(MethodInfo Method, Type? This, int Update);
    }
}
