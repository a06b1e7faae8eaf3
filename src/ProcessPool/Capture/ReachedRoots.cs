using System.Reflection;
using ProcessPool.Serialization;

namespace ProcessPool.Capture;

/// <summary>Collects the code that a written value brings along: the types of its objects, and the methods of its delegates. Tells another observer what it hears.</summary>
internal abstract class ReachedRoots(IGraphObserver? next) : IGraphObserver
{
    protected HashSet<MemberInfo> Roots { get; } = [];

    public void Object(int id, int parentId, string edge, object value, FieldUse use, long bytes)
    {
        Add(Roots, value);
        next?.Object(id, parentId, edge, value, use, bytes);
    }

    public void Pruned(int id, FieldInfo field) => next?.Pruned(id, field);

    protected static void Add(HashSet<MemberInfo> roots, object value)
    {
        roots.Add(value.GetType());
        if (value is Delegate function)
        {
            foreach (var single in function.GetInvocationList())
            {
                roots.Add(single.Method);
            }
        }
    }
}
