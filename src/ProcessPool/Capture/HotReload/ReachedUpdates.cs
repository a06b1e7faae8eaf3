using System.Reflection;
using ProcessPool.Capture.Scripts;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Capture.HotReload;

/// <summary>Collects the code that a written value brings along, to see whether hot reload has changed it. Tells another observer what it hears.</summary>
internal sealed class ReachedUpdates(IGraphObserver? next) : IGraphObserver
{
    private readonly HashSet<MemberInfo> _roots = [];

    public void Object(int id, int parentId, string edge, object value, FieldUse use, long bytes)
    {
        _roots.Add(value.GetType());
        if (value is Delegate function)
        {
            foreach (var single in function.GetInvocationList())
            {
                _roots.Add(single.Method);
            }
        }

        next?.Object(id, parentId, edge, value, use, bytes);
    }

    public void Pruned(int id, FieldInfo field) => next?.Pruned(id, field);

    /// <returns>Whether something has changed that was not known to have: then the value has to be written again.</returns>
    public bool Look() => LiveCode.Look(_roots);

    /// <summary>
    /// The static variables, of the code that hot reload has touched, that this code may read. A worker has them once more, in the copy of that code, as their initializers
    /// set them.
    /// </summary>
    public FieldInfo[] StaticVariables()
    {
        var touched = UpdatedCode.Touched;
        var reads = new StaticReads(
            touched.Contains,
            static field => field is { IsInitOnly: false, IsLiteral: false } && !field.Name.StartsWith("<>", StringComparison.Ordinal) && !field.DeclaringType!.Name.StartsWith("<>", StringComparison.Ordinal));
        foreach (var root in _roots)
        {
            if (root is Type type)
            {
                reads.Add(type);
            }
            else
            {
                reads.Add((MethodBase)root);
            }
        }

        LiveCode.RunToEnd(reads);
        return [.. reads.Fields];
    }
}
