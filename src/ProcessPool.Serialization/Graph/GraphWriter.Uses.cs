using System.Runtime.CompilerServices;
using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <content>Pruning: objects of which only some fields cross.</content>
internal sealed partial class GraphWriter
{
    // What is used of the objects that were reached through delegates. Grows from walk to walk, so walks come to an end.
    private Dictionary<object, FieldUse>? _uses;

    // How many bytes there were after each object, for the observer.
    private List<long>? _ends;
    private int _current;
    private bool _mustRestart;

    /// <summary>The id of an object of which only a part may be read on this way to it.</summary>
    public int Reference(object? value, FieldUse use)
    {
        if (value is null || use.IsAll || !CodecOf(value).IsPrunable)
        {
            return Reference(value);
        }

        var id = _objects.Find(value);
        Use(value, id, use);
        return id > 0 ? id : Add(value, id);
    }

    /// <summary>What may be read of the target of a delegate.</summary>
    public FieldUse UseOf(Delegate function) => policy?.UseOf(function) ?? FieldUse.All;

    /// <summary>Writes a field of a pruned object.</summary>
    public void WriteUsed(ref MessagePackWriter body, Slot slot, object? value, FieldUse use)
    {
        if (slot is ReferenceSlot)
        {
            body.Write(Reference(value, use));
        }
        else
        {
            slot.WriteBoxed(this, ref body, value);
        }
    }

    private void Use(object value, int id, FieldUse use)
    {
        _uses ??= new(ReferenceEqualityComparer.Instance);
        var isKnown = _uses.TryGetValue(value, out var known);
        if (!isKnown)
        {
            // An object that was met before, and is not listed, is used as a whole.
            if (id <= 0 && !use.IsAll)
            {
                _uses.Add(value, use);
            }
        }
        else if (!known!.Covers(use))
        {
            _uses[value] = known.Union(use);
            _mustRestart |= id > 0 && id <= _current;
        }
    }

    /// <summary>What may be read of an object that was reached.</summary>
    private FieldUse UseOf(object value) => _uses is { Count: > 0 } uses && uses.TryGetValue(value, out var use) ? use : FieldUse.All;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NoteEnd() => (_ends ??= []).Add(_headers.Length + _bodies.Length);

    private void Report()
    {
        if (observer is null)
        {
            return;
        }

        for (var id = 1; id <= _objects.Count; id++)
        {
            var value = _objects[id];
            var use = UseOf(value);
            var (parent, edge) = Trace!.Origin(id);
            observer.Object(id, parent, edge, value, use, _ends![id - 1] - (id == 1 ? 0 : _ends[id - 2]));
            if (!use.IsAll && CodecOf(value) is FieldsCodec { Fields: var fields })
            {
                fields.ReportPruned(observer, id, use);
            }
        }
    }
}
