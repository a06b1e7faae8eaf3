using MessagePack;
using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Custom;

/// <summary>Stands on the wire for an object that a user's codec writes.</summary>
internal sealed class Coded<T, TData>
    where T : class;

/// <summary>
/// An object by way of a user's codec. The body: the codec itself, so that whoever reads needs to know nothing of it, and the data. The object is made
/// when the data are complete.
/// </summary>
internal sealed class CustomObjectCodec<T, TData>(CustomCodec<T, TData>? codec) : ObjectCodec(typeof(Coded<T, TData>))
    where T : class
{
    private readonly Slot<TData> _slot = Slot<TData>.Instance;

    /// <summary>The one that reads.</summary>
    public CustomObjectCodec()
        : this(null)
    {
    }

    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        TData data;
        try
        {
            data = codec!.Write((T)value);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // The item may be tried again.
        {
            graph.Refuse(value.GetType(), Failed("write", e));
            body.WriteNil();
            return;
        }

        body.WriteArrayHeader(2);
        body.Write(graph.Reference(codec));
        graph.Trace?.Enter(" (as its codec writes it)");
        _slot.Write(graph, ref body, data);
        graph.Trace?.Leave();
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        graph.Defer(id);
        return null;
    }

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        var (reading, data) = Read(graph, ref body);
        if (again || reading is null)
        {
            throw new GraphFormatException($"A {typeof(T)} cannot be read: what its codec wrote depends on it.");
        }

        try
        {
            return reading.Read(data) ?? throw new InvalidOperationException("It returned null.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var (reason, nextStep) = Failed("read", e);
            throw new GraphException([new GraphProblem("value", typeof(T), reason, nextStep, null)]);
        }
    }

    public override void Scan(GraphReader graph, ref MessagePackReader body, int id) => Read(graph, ref body);

    private (CustomCodec<T, TData>? Codec, TData Data) Read(GraphReader graph, ref MessagePackReader body)
    {
        Format.ReadExactHeader(ref body, 2);
        return (graph.Resolve<CustomCodec<T, TData>>(body.ReadInt32()), _slot.Read(graph, ref body));
    }

    private static Refusal Failed(string function, Exception e) => new(
        $"the {function} function of the codec for {typeof(T)} threw {e.GetType().FullName}: {e.Message}",
        $"Mend the functions that were given to PoolCodecs.Register<{typeof(T).Name}>");
}
