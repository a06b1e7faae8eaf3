using System.Reflection;
using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>The fields of a type with their slots. A body is an array of the fields' values.</summary>
internal sealed class FieldPlan
{
    private readonly Planned[] _fields;

    public FieldPlan(Type type)
        : this(TypeFields.Of(type))
    {
    }

    public FieldPlan(List<FieldInfo> fields)
    {
        _fields = new Planned[fields.Count];
        MinBytes = 1;
        for (var i = 0; i < _fields.Length; i++)
        {
            _fields[i] = new Planned(fields[i], Slots.For(fields[i].FieldType));
            MinBytes += _fields[i].Slot.MinBytes;
        }
    }

    public int Count => _fields.Length;

    public int MinBytes { get; }

    public FieldInfo Field(int index) => _fields[index].Field;

    public void Write(GraphWriter graph, ref MessagePackWriter body, object value)
    {
        body.WriteArrayHeader(_fields.Length);
        foreach (var (field, slot) in _fields)
        {
            if (graph.Trace is { } trace)
            {
                trace.Enter(field);
                slot.WriteBoxed(graph, ref body, field.GetValue(value));
                trace.Leave();
            }
            else
            {
                slot.WriteBoxed(graph, ref body, field.GetValue(value));
            }
        }
    }

    public void Read(GraphReader graph, ref MessagePackReader body, object instance)
    {
        Format.ReadExactHeader(ref body, _fields.Length);
        foreach (var (field, slot) in _fields)
        {
            field.SetValue(instance, slot.ReadBoxed(graph, ref body));
        }
    }

    /// <summary>Writes only the fields that are used.</summary>
    public void WriteUsed(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        body.WriteArrayHeader(CountUsed(use));
        foreach (var (field, slot) in _fields)
        {
            if (use.Of(field) is { } inner)
            {
                graph.Trace?.Enter(field);
                graph.WriteUsed(ref body, slot, field.GetValue(value), inner);
                graph.Trace?.Leave();
            }
        }
    }

    private int CountUsed(FieldUse use)
    {
        var count = 0;
        foreach (var (field, _) in _fields)
        {
            count += use.Of(field) is null ? 0 : 1;
        }

        return count;
    }

    /// <summary>One bit for each field: whether it is used.</summary>
    public byte[] UseMap(FieldUse use)
    {
        var map = new byte[(_fields.Length + 7) / 8];
        for (var i = 0; i < _fields.Length; i++)
        {
            map[i / 8] |= (byte)((use.Of(_fields[i].Field) is null ? 0 : 1) << (i % 8));
        }

        return map;
    }

    public void ReadUsed(GraphReader graph, ref MessagePackReader body, object instance, byte[] map)
    {
        var left = body.ReadArrayHeader();
        for (var i = 0; i < _fields.Length; i++)
        {
            if ((map[i / 8] & (1 << (i % 8))) != 0)
            {
                left--;
                _fields[i].Field.SetValue(instance, _fields[i].Slot.ReadBoxed(graph, ref body));
            }
        }

        if (left != 0)
        {
            throw new GraphFormatException("The number of fields differs from what the header announced.");
        }
    }

    public void ReportPruned(IGraphObserver observer, int id, FieldUse use)
    {
        foreach (var (field, _) in _fields)
        {
            if (use.Of(field) is null)
            {
                observer.Pruned(id, field);
            }
        }
    }

    /// <summary>A type of our own: a tuple would have to be bound at the first capture of a process.</summary>
    private readonly struct Planned(FieldInfo info, Slot slot)
    {
        public FieldInfo Field { get; } = info;

        public Slot Slot { get; } = slot;

        public void Deconstruct(out FieldInfo field, out Slot slot)
        {
            field = Field;
            slot = Slot;
        }
    }
}
