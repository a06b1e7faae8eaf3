using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Expressions;

/// <summary>
/// A node of an expression tree, or a part of one. Nodes never change, so each is built by the framework's factory once all that it refers to is there;
/// the graph sees to the order, without recursion. Body: <c>[facts, references]</c>.
/// </summary>
/// <param name="take">Takes a node apart.</param>
/// <param name="make">Makes the same node from the same parts, asked for in the same order.</param>
internal sealed class NodeCodec<T>(Action<NodeWriter, T> take, Func<NodeReader, T> make) : ObjectCodec(typeof(T))
    where T : class
{
    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        var parts = new NodeWriter(graph);
        take(parts, (T)value);
        parts.WriteTo(ref body);
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        graph.Defer(id);
        return null;
    }

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        var parts = new NodeReader(graph, ref body, id);
        var made = make(parts);
        parts.End();
        return made;
    }

    public override void Scan(GraphReader graph, ref MessagePackReader body, int id) => NodeReader.Scan(graph, ref body);
}
