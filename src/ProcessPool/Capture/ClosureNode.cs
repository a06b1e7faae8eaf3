namespace ProcessPool;

/// <summary>
/// One value in a <see cref="ClosureReport"/>: a captured variable, a field, an element. A value that is reached in several ways is sent once and
/// is shown in one place. Does not change; safe to use concurrently.
/// </summary>
public sealed class ClosureNode
{
    internal ClosureNode(string name, Type type, long? bytes, bool pruned, IReadOnlyList<ClosureNode> children, string? note = null)
    {
        Name = name;
        Type = type;
        Bytes = bytes;
        Pruned = pruned;
        Children = children;
        Note = note;
    }

    /// <summary>The name in the source: of a variable, a field or a property; <c>[3]</c> for an element; <c>closure</c> for the function.</summary>
    public string Name { get; }

    /// <summary>The type of the value. Of what stays here, or is null: the type of the variable.</summary>
    public Type Type { get; }

    /// <summary>
    /// The size in bytes of the value, together with all that is shown below it. Null for what stays here, and for numbers and other
    /// structures, which are counted with the object that they are a part of.
    /// </summary>
    public long? Bytes { get; }

    /// <summary>Whether the value stays here, because the function cannot read it. It does not matter then whether it could be sent.</summary>
    public bool Pruned { get; }

    /// <summary>Why the value stays here; null where it crosses.</summary>
    public string? Note { get; }

    /// <summary>What the value holds, in no certain order. Empty for classes of .NET: their inner life is theirs.</summary>
    public IReadOnlyList<ClosureNode> Children { get; }
}
