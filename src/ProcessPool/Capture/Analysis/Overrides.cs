using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessPool.Capture.Analysis;

/// <summary>Finds what a virtual call runs.</summary>
internal static class Overrides
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Whether a virtual call of the method may run another one.</summary>
    public static bool MayExist(MethodBase method) =>
        method.IsVirtual && !method.IsFinal && method.DeclaringType is not { IsSealed: true, IsInterface: false };

    /// <summary>What runs if the method is called on an object of exactly this type; null if that is not certain.</summary>
    public static MethodInfo? Find(MethodInfo method, Type type)
    {
        if (method.IsGenericMethod || method.DeclaringType is null or { IsInterface: true })
        {
            return null;
        }

        var slot = method.GetBaseDefinition();
        for (var level = type; level is not null; level = level.BaseType)
        {
            foreach (var candidate in level.GetMethods(Declared))
            {
                if (!candidate.IsVirtual || candidate.Name != method.Name)
                {
                    continue;
                }

                // An override with a more special return type has a slot of its own as well.
                if (candidate.IsDefined(typeof(PreserveBaseOverridesAttribute), inherit: false))
                {
                    return null;
                }

                if (candidate.GetBaseDefinition() is var other && other.MetadataToken == slot.MetadataToken && other.Module == slot.Module)
                {
                    return candidate;
                }
            }
        }

        return null;
    }
}
