using System.Reflection;
using ProcessPool.Serialization;

namespace ProcessPool.Capture.Scripts;

/// <summary>Collects the code that a written value brings along: the methods of its delegates, the types of its objects.</summary>
internal sealed class ReachedCode : IGraphObserver
{
    private readonly StaticReads _reads = new(ScriptCode.Contains, ScriptCode.IsVariable);

    /// <summary>The variables of the script that this code may read.</summary>
    public IReadOnlyCollection<FieldInfo> Variables()
    {
        _reads.Run();
        return _reads.Fields;
    }

    public void Object(int id, int parentId, string edge, object value, FieldUse use, long bytes)
    {
        _reads.Add(value.GetType());
        if (value is Delegate function)
        {
            foreach (var single in function.GetInvocationList())
            {
                _reads.Add(single.Method);
            }
        }
    }

    public void Pruned(int id, FieldInfo field)
    {
    }
}
