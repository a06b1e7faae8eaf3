using System.Buffers;
using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <content>
/// Objects that are put off: hash tables, whose keys must be complete before they are hashed, and what only a factory can create.
/// They are built depth first, what an object refers to before the object itself, as far as cycles allow.
/// </content>
internal sealed partial class GraphReader
{
    private HashSet<int>? _deferred; // Seldom any, and then its code is to be compiled.
    private readonly Dictionary<int, object> _notes = [];
    private readonly Dictionary<int, Body> _bodies = [];
    private readonly List<int> _edges = [];
    private bool _recordsEdges;
    private bool _missesObjects;

    /// <summary>Whether the body that is being read refers to objects that are yet to be built. Then it will be read again.</summary>
    public bool MissesObjects => _missesObjects;

    /// <summary>Puts an object off until the others are filled.</summary>
    public void Defer(int id)
    {
        (_deferred ??= []).Add(id);
        _recordsEdges = true;
    }

    /// <summary>Keeps what the body of an object needs to know of its header.</summary>
    public void Note(int id, object note) => _notes[id] = note;

    public object? NoteOf(int id) => _notes.TryGetValue(id, out var note) ? note : null;

    private bool IsDeferred(int id) => _deferred?.Contains(id) == true;

    private void Remember(int id, long start, int firstEdge)
    {
        if (_recordsEdges)
        {
            _bodies[id] = new Body(start, firstEdge, _edges.Count, _missesObjects);
        }
    }

    private void CompleteDeferred(ref MessagePackReader reader)
    {
        if (_deferred is null)
        {
            return;
        }

        _recordsEdges = false;
        var bytes = reader.Sequence;
        var isVisited = new bool[_count + 1];
        foreach (var id in _deferred)
        {
            if (!isVisited[id])
            {
                CompleteFrom(id, bytes, isVisited);
            }
        }

        CreateDelegates();
        for (var id = 1; id <= _count; id++)
        {
            if (_bodies.TryGetValue(id, out var body) && body.IsIncomplete)
            {
                Fill(id, body, bytes, again: true);
            }

            if (_objects[id] is null && _codecs[id] is { } codec)
            {
                throw new GraphFormatException($"A {codec.WireType} cannot be built: it depends on itself.");
            }
        }
    }

    private void CompleteFrom(int root, in ReadOnlySequence<byte> bytes, bool[] isVisited)
    {
        var way = new Stack<(int Id, int NextEdge, int LastEdge)>();
        way.Push(Enter(root, bytes, isVisited));
        while (way.TryPop(out var at))
        {
            if (at.NextEdge == at.LastEdge)
            {
                Complete(at.Id, bytes);
                continue;
            }

            way.Push(at with { NextEdge = at.NextEdge + 1 });
            var next = _edges[at.NextEdge];
            if (next > 0 && !isVisited[next])
            {
                way.Push(Enter(next, bytes, isVisited));
            }
        }
    }

    private (int Id, int NextEdge, int LastEdge) Enter(int id, in ReadOnlySequence<byte> bytes, bool[] isVisited)
    {
        isVisited[id] = true;
        var firstEdge = _edges.Count;
        if (IsDeferred(id))
        {
            _recordsEdges = true;
            var reader = new MessagePackReader(bytes.Slice(_bodies[id].Start));
            _codecs[id]!.Scan(this, ref reader, id);
            _recordsEdges = false;
        }
        else if (_bodies.TryGetValue(id, out var body))
        {
            return (id, body.FirstEdge, body.LastEdge);
        }
        else if (NoteOf(id) is DelegateParts parts)
        {
            _edges.AddRange(parts.Targets);
        }

        return (id, firstEdge, _edges.Count);
    }

    private void Complete(int id, in ReadOnlySequence<byte> bytes)
    {
        if (IsPending(id))
        {
            TryCreateDelegate(id);
        }
        else if (_bodies.TryGetValue(id, out var body) && (body.IsIncomplete || IsDeferred(id)))
        {
            Fill(id, body, bytes, again: !IsDeferred(id));
        }
    }

    private void Fill(int id, Body body, in ReadOnlySequence<byte> bytes, bool again)
    {
        var reader = new MessagePackReader(bytes.Slice(body.Start));
        _missesObjects = false;
        _objects[id] = _codecs[id]!.Fill(this, ref reader, _objects[id], id, again);
        _bodies[id] = body with { IsIncomplete = _missesObjects };
    }

    /// <summary>Where a body starts in the bytes, and which of the recorded references are its own.</summary>
    private sealed record Body(long Start, int FirstEdge, int LastEdge, bool IsIncomplete);
}
