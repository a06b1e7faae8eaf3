using System.Reflection;
using ProcessPool.Capture.HotReload;
using ProcessPool.Capture.Scripts;
using ProcessPool.Serialization;

namespace ProcessPool.Capture;

/// <summary>
/// Collects the code that a written value brings along by value. A worker has it once more for each function, with static variables of its own: what the pool's initializer
/// has set is in another copy.
/// </summary>
internal sealed class ReachedCopies(IGraphObserver? next) : ReachedRoots(next)
{
    /// <summary>A static variable that this code may use, and an initializer too; null: there is none.</summary>
    public FieldInfo? FirstSharedWith(Action initializer)
    {
        var roots = new HashSet<MemberInfo>();
        Add(roots, initializer);
        var used = VariablesOf(roots);
        return used.Count == 0 ? null : VariablesOf(Roots).FirstOrDefault(used.Contains);
    }

    private static IReadOnlyCollection<FieldInfo> VariablesOf(HashSet<MemberInfo> roots)
    {
        var reads = new StaticReads(
            CodeSlices.IsOfApplication,
            static field => !field.IsLiteral && !field.Name.StartsWith('<') && !field.DeclaringType!.Name.StartsWith('<'),
            countsWrites: true);
        foreach (var root in roots)
        {
            reads.AddRoot(root);
        }

        LiveCode.RunToEnd(reads);
        return reads.Fields;
    }
}
