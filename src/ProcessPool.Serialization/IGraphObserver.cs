using System.Reflection;

namespace ProcessPool.Serialization;

/// <summary>Is told what a written value consists of. Called only for a value that could be written, after the walk over it.</summary>
internal interface IGraphObserver
{
    /// <summary>An object that crosses. Ids count from 1 in the order of discovery; the parent of the root is 0.</summary>
    /// <param name="edge">Where the parent holds it: a field, <c>[3]</c>, …; as <see cref="GraphProblem.Path"/> shows it.</param>
    /// <param name="bytes">What the object itself takes, without those that it refers to.</param>
    void Object(int id, int parentId, string edge, object value, FieldUse use, long bytes);

    /// <summary>A field that stays behind, because the policy says that nothing reads it.</summary>
    void Pruned(int id, FieldInfo field);
}
