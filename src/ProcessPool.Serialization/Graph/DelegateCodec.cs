using System.Reflection;
using MessagePack;
using ProcessPool.Serialization.Framework;

namespace ProcessPool.Serialization.Graph;

/// <summary>A delegate: its calls, each a method by reference with the object that it is bound to. All of it is in the header.</summary>
internal sealed class DelegateCodec(Type type) : ObjectCodec(type)
{
    public override bool HasBody => false;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        var calls = ((Delegate)value).GetInvocationList();
        var methods = new int[calls.Length];
        var areKnown = true;
        for (var i = 0; i < calls.Length; i++)
        {
            methods[i] = MethodOf(graph, calls[i]);
            areKnown &= methods[i] >= 0;
        }

        if (!areKnown)
        {
            return false;
        }

        header.WriteArrayHeader(1 + (2 * calls.Length));
        header.Write(type);
        for (var i = 0; i < calls.Length; i++)
        {
            graph.Trace?.Enter(calls[i]);
            header.Write(graph.Reference(calls[i].Target, calls[i].Target is null ? FieldUse.All : graph.UseOf(calls[i])));
            header.Write(methods[i]);
            graph.Trace?.Leave();
        }

        return true;
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        if (parts < 2 || parts % 2 != 0)
        {
            throw new GraphFormatException($"A delegate has pairs of targets and methods, not {parts} parts.");
        }

        var targets = new int[parts / 2];
        var methods = new MethodInfo[parts / 2];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = header.ReadInt32();
            methods[i] = graph.Definitions.Method(header.ReadInt32()) as MethodInfo
                ?? throw new GraphFormatException("A delegate cannot call a constructor.");
        }

        graph.AddDelegate(id, new DelegateParts(WireType, targets, methods));
        return null;
    }

    private static int MethodOf(GraphWriter graph, Delegate call)
    {
        if (call.Method is { } method && (method.DeclaringType is not null || graph.TakesGeneratedMethods))
        {
            return graph.IndexOfMember(method);
        }

        graph.Refuse(call.GetType(), Refusals.GeneratedMethod);
        return -1;
    }
}
