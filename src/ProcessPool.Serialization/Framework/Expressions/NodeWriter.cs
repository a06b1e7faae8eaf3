using System.Reflection;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Expressions;

/// <summary>
/// Collects what a node is made from: facts, which are numbers, types and members; and other objects. They are written as two arrays, so that a reader
/// finds the references without knowing the kind of the node.
/// </summary>
internal sealed class NodeWriter(GraphWriter graph)
{
    private readonly List<int> _facts = [];
    private readonly List<(object? Value, string Edge)> _objects = [];

    public NodeWriter Number(int number)
    {
        _facts.Add(number);
        return this;
    }

    public NodeWriter Flag(bool flag) => Number(flag ? 1 : 0);

    /// <summary>A type; -1 for none.</summary>
    public NodeWriter Type(Type? type) => Number(type is null ? -1 : graph.IndexOf(type));

    /// <summary>A member; -1 for none.</summary>
    public NodeWriter Member(MemberInfo? member) => Number(member is null ? -1 : graph.IndexOfMember(member));

    /// <summary>An object, or null.</summary>
    /// <param name="value">The object.</param>
    /// <param name="edge">How a path to the object names it.</param>
    public NodeWriter One(object? value, string edge)
    {
        _objects.Add((value, "." + edge));
        return this;
    }

    /// <summary>Objects, with their number.</summary>
    public NodeWriter Many(IReadOnlyList<object> values, string edge)
    {
        Number(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            One(values[i], graph.Trace is null ? edge : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{edge}[{i}]"));
        }

        return this;
    }

    public void WriteTo(ref MessagePackWriter body)
    {
        body.WriteArrayHeader(2);
        body.WriteArrayHeader(_facts.Count);
        foreach (var fact in _facts)
        {
            body.Write(fact);
        }

        body.WriteArrayHeader(_objects.Count);
        foreach (var (value, edge) in _objects)
        {
            graph.Trace?.Enter(edge);
            body.Write(graph.Reference(value));
            graph.Trace?.Leave();
        }
    }
}
