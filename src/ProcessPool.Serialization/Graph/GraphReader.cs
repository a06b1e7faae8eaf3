using MessagePack;
using ProcessPool.Serialization.Bridges;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Graph;

/// <summary>
/// Reads what <see cref="GraphWriter"/> wrote: allocates every object by its header, then fills them by their bodies. Objects that can
/// only be built from others that are complete are put off until then.
/// </summary>
internal sealed partial class GraphReader(CodeResolver resolver, IBridgeEnds? bridges)
{
    private const int MostKept = 1 << 16;

    private readonly DefinitionReader _definitions = new(resolver);
    private object?[] _objects = new object?[16];
    private ObjectCodec?[] _codecs = new ObjectCodec?[16];
    private int _count;
    private long _claimed;

    public DefinitionReader Definitions => _definitions;

    /// <summary>The ends of bridges on this side; null where there are none.</summary>
    public IBridgeEnds? Bridges => bridges;

    /// <summary>Reads one graph. The reader stands behind it afterwards.</summary>
    public object? Read(ref MessagePackReader reader, Type declared)
    {
        try
        {
            GraphContent.ReadStart(ref reader);
            _definitions.Begin(declared, ref reader);
            ReadHeaders(ref reader);
            CreateDelegates();
            ReadBodies(ref reader);
            CompleteDeferred(ref reader);
            return _objects[1];
        }
        catch
        {
#pragma warning disable CA1816 // These are not ours.
            // Finalizers must not see what has not been filled.
            foreach (var value in _objects.AsSpan(1, _count))
            {
                if (value is not null)
                {
                    GC.SuppressFinalize(value);
                }
            }
#pragma warning restore CA1816

            throw;
        }
        finally
        {
            Clear();
        }
    }

    /// <summary>The object with an id; null for 0 and, until it is built, for one that is put off.</summary>
    public object? Resolve(int id)
    {
        if ((uint)id > (uint)_count)
        {
            throw new GraphFormatException($"There is no object {id}: the graph has {_count}.");
        }

        if (_recordsEdges)
        {
            _edges.Add(id);
        }

        var value = _objects[id];
        _missesObjects |= value is null && _codecs[id] is not null;
        return value;
    }

    public T? Resolve<T>(int id)
        where T : class
    {
        var value = Resolve(id);
        return value is null || value is T ? (T?)value
            : throw new GraphFormatException($"Object {id} is {value.GetType()}, not {typeof(T)}.");
    }

    /// <summary>
    /// Requires that the bodies have room for so many elements beside all those that were claimed before: headers alone must not make
    /// the reader allocate more than the bytes can hold.
    /// </summary>
    public void ClaimRoomFor(ref MessagePackReader reader, long count, int minBytes)
    {
        Format.RequireRoomFor(ref reader, count, minBytes);
        _claimed += count * minBytes;
        Format.RequireRoomFor(ref reader, _claimed, 1);
    }

    private void ReadHeaders(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        if (count == 0)
        {
            throw new GraphFormatException("A graph without objects.");
        }

        if (_objects.Length <= count)
        {
            _objects = new object?[count + 1];
            _codecs = new ObjectCodec?[count + 1];
        }

        for (_count = 1; _count <= count; _count++)
        {
            _objects[_count] = ReadHeader(ref reader, _count);
        }

        _count = count;
    }

    private object? ReadHeader(ref MessagePackReader reader, int id)
    {
        var parts = 0;
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                return null;
            case MessagePackType.Array:
                parts = reader.ReadArrayHeader() - 1;
                break;
            case MessagePackType.String or MessagePackType.Extension:
                return ValueCodec<string?>.Instance!.Read(ref reader);
            default:
                break;
        }

        var codec = _definitions.Codec(reader.ReadInt32());
        _codecs[id] = codec;
        return codec.Allocate(this, ref reader, parts, id);
    }

    private void ReadBodies(ref MessagePackReader reader)
    {
        var left = reader.ReadArrayHeader();
        for (var id = 1; id <= _count; id++)
        {
            if (_codecs[id] is { HasBody: true } codec)
            {
                left--;
                ReadBody(ref reader, codec, id);
            }
        }

        if (left != 0)
        {
            throw new GraphFormatException("The number of bodies differs from the number of objects that have one.");
        }
    }

    private void ReadBody(ref MessagePackReader reader, ObjectCodec codec, int id)
    {
        var start = reader.Consumed;
        var firstEdge = _edges.Count;
        if (IsDeferred(id))
        {
            reader.Skip();
        }
        else
        {
            _missesObjects = false;
            _objects[id] = codec.Fill(this, ref reader, _objects[id], id, again: false);
        }

        Remember(id, start, firstEdge);
    }

    private void Clear()
    {
        _edges.Clear();
        _notes.Clear();
        _delegates.Clear();
        _deferred = null;
        _bodies.Clear();
        _recordsEdges = false;
        if (_count > MostKept)
        {
            _objects = new object?[16];
            _codecs = new ObjectCodec?[16];
        }
        else
        {
            Array.Clear(_objects, 0, Math.Min(_count + 1, _objects.Length));
            Array.Clear(_codecs, 0, Math.Min(_count + 1, _codecs.Length));
        }

        _count = 0;
        _claimed = 0;
    }
}
