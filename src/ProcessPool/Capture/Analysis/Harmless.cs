using System.Reflection;

namespace ProcessPool.Capture.Analysis;

/// <summary>The methods of the framework that take an object and read nothing of it.</summary>
internal static class Harmless
{
    public static bool Contains(MethodBase method) =>
        method.DeclaringType == typeof(object) ? method.Name is ".ctor" or "ReferenceEquals" or "GetType"
        : method.DeclaringType == typeof(Monitor) || method.DeclaringType == typeof(GC)
          || (method.DeclaringType == typeof(ArgumentNullException) && method.Name == "ThrowIfNull");
}
