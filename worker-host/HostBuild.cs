using System.Buffers.Binary;
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

        // Neither a formatted number nor an AssemblyName: both would load the library of all cultures in each worker.
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, hash);
        return string.Concat(AssemblyText.VersionOf(typeof(HostBuild).Assembly), " (", Convert.ToHexStringLower(bytes), ")");
    }
}
