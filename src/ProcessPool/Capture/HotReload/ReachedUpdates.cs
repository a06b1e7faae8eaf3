using System.Reflection;
using ProcessPool.Capture.Scripts;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Capture.HotReload;

/// <summary>The code that a written value brings along, to see whether hot reload has changed it.</summary>
internal sealed class ReachedUpdates(IGraphObserver? next) : ReachedRoots(next)
{
    /// <returns>Whether something has changed that was not known to have: then the value has to be written again.</returns>
    public bool Look() => LiveCode.Look(Roots);

    /// <summary>
    /// The static variables, of the code that hot reload has touched, that this code may read. A worker has them once more, in the copy of that code, as their initializers
    /// set them.
    /// </summary>
    public FieldInfo[] StaticVariables()
    {
        if (UpdatedCode.Touched is not { } touched)
        {
            return [];
        }

        var reads = new StaticReads(
            touched.Contains,
            static field => field is { IsInitOnly: false, IsLiteral: false } && !field.Name.StartsWith("<>", StringComparison.Ordinal) && !field.DeclaringType!.Name.StartsWith("<>", StringComparison.Ordinal));
        foreach (var root in Roots)
        {
            reads.AddRoot(root);
        }

        LiveCode.RunToEnd(reads);
        return [.. reads.Fields];
    }
}
