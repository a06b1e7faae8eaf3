using ProcessPool.Functions;
using ProcessPool.Protocol;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;

namespace ProcessPool.WorkerHost;

/// <summary>The build of all that parent and worker share: the version, and what stands for the ids that the compiler gave its assemblies.</summary>
internal static class HostBuild
{
    public static string Text { get; } = Describe();

    private static string Describe()
    {
        var hash = 14695981039346656037UL; // FNV-1a: the same in every process.
        foreach (var type in new[] { typeof(HostBuild), typeof(ItemFunction), typeof(ObjectReader), typeof(Frame), typeof(global::MessagePack.MessagePackWriter) })
        {
            foreach (var part in type.Module.ModuleVersionId.ToByteArray())
            {
                hash = (hash ^ part) * 1099511628211UL;
            }
        }

        // Neither a formatted number nor an AssemblyName: both would load the library of all cultures in each worker. And the digits of .NET would have to be compiled.
        var digits = new char[16];
        for (var i = digits.Length - 1; i >= 0; i--, hash >>= 4)
        {
            digits[i] = "0123456789abcdef"[(int)(hash & 15)];
        }

        return string.Concat(AssemblyText.VersionOf(typeof(HostBuild).Assembly), " (", new string(digits), ")");
    }
}
