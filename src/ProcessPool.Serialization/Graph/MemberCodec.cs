using System.Reflection;
using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>Types, members and assemblies as values: references to the same in the other process.</summary>
internal sealed class MemberCodec(Type type) : ObjectCodec(type)
{
    public override bool HasBody => false;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        var member = value is Module module ? module.Assembly : value;
        if (graph.IndexOfMember(member) is not (>= 0 and var index))
        {
            return false;
        }

        header.WriteArrayHeader(2);
        header.Write(type);
        header.Write(index);
        return true;
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 1);
        var member = graph.Definitions.Resolve(header.ReadInt32());
        return WireType == typeof(Module) && member is Assembly assembly ? assembly.ManifestModule
            : WireType.IsInstanceOfType(member) ? member
            : throw new GraphFormatException($"{member} is not a {WireType}.");
    }
}
