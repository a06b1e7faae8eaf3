using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>An object field by field. No constructor runs, no property is asked.</summary>
internal class FieldsCodec(Type type, FieldPlan fields) : ObjectCodec(type)
{
    private volatile Finalizer _finalizer;

    private enum Finalizer
    {
        Unknown,
        None,
        Some,
    }

    public override bool HasBody => Fields.Count > 0;

    /// <summary>A finalizer runs on whatever there is: a pruned object might bring its process down.</summary>
    public override bool IsPrunable
    {
        get
        {
            if (_finalizer == Finalizer.Unknown)
            {
                _finalizer = HasFinalizer(WireType) ? Finalizer.Some : Finalizer.None;
            }

            return _finalizer == Finalizer.None;
        }
    }

    public FieldPlan Fields { get; } = fields;

    public override bool WriteHeader(GraphWriter graph, ref MessagePackWriter header, int type, object value, FieldUse use)
    {
        if (use.IsAll)
        {
            header.Write(type);
        }
        else
        {
            header.WriteArrayHeader(2);
            header.Write(type);
            header.Write(Fields.UseMap(use));
        }

        return true;
    }

    public override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        if (use.IsAll)
        {
            Fields.Write(graph, ref body, value);
        }
        else
        {
            Fields.WriteUsed(graph, ref body, value, use);
        }
    }

    public override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        if (parts > 0)
        {
            Expect(parts, 1);
            var map = Format.ReadBytes(ref header);
            if (map.Length != (Fields.Count + 7) / 8)
            {
                throw new GraphFormatException($"A map of {map.Length} bytes for {Fields.Count} fields.");
            }

            graph.Note(id, System.Buffers.BuffersExtensions.ToArray(map));
        }

        return RuntimeHelpers.GetUninitializedObject(WireType);
    }

    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        if (graph.NoteOf(id) is byte[] map)
        {
            Fields.ReadUsed(graph, ref body, instance!, map);
        }
        else
        {
            Fields.Read(graph, ref body, instance!);
        }

        return instance!;
    }

    private static bool HasFinalizer(Type type) =>
        type.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic, Type.EmptyTypes)?.DeclaringType != typeof(object);
}
