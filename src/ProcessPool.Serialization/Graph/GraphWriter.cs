using System.Buffers;
using MessagePack;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Code.Images;
using ProcessPool.Serialization.Framework;
using ProcessPool.Serialization.Values;

namespace ProcessPool.Serialization.Graph;

/// <summary>
/// Writes an object and all that it refers to: a table of definitions, the headers of all objects, and the bodies of those that have
/// one. Objects are numbered as they are discovered and written in that order, so the walk needs no stack. What most walks do without is made when it is needed: each generic type takes the
/// runtime a while, once, at the first capture of a process.
/// </summary>
internal sealed partial class GraphWriter(IGraphPolicy? policy, IGraphObserver? observer, ImageSet? images)
{
    private const int MostHeaders = 64; // bytes of the headers around the content

    private readonly IdentityMap _objects = new();
    private readonly DefinitionWriter _definitions = new(images);
    private readonly Scratch _headers = new();
    private readonly Scratch _bodies = new();
    private int _bodyCount;
    private Type? _lastType;
    private ObjectCodec? _lastCodec;

    /// <summary>Records the way to each object, if anybody wants to know.</summary>
    public GraphTrace? Trace { get; private set; }

    /// <summary>Whether a method without a type can be referred to, because it is copied into a slice.</summary>
    public bool TakesGeneratedMethods => images?.Slices is not null;

    /// <summary>Whether objects may cross as the numbers of their bridges.</summary>
    public bool HasBridges => policy?.HasBridges ?? false;

    /// <exception cref="GraphException">Something in the graph cannot cross. Nothing has been written.</exception>
    public void Write(IBufferWriter<byte> output, Type declared, object root)
    {
        try
        {
            Trace = observer is null ? null : new GraphTrace();
            while (!Walk(declared, root) || HasFurtherSlice())
            {
                Trace = Trace is null && !HasProblems ? null : new GraphTrace();
            }

            ThrowProblems();
            Emit(output);
            Report();
        }
        finally
        {
            Clear();
        }
    }

    /// <summary>The id of an object, which is put on the work list when it is new; 0 for null.</summary>
    public int Reference(object? value)
    {
        if (value is null)
        {
            return 0;
        }

        var id = _objects.Find(value);
        if (_uses is { Count: > 0 })
        {
            Use(value, id, FieldUse.All);
        }

        if (_slices is { Count: > 0 })
        {
            UseWhole(value, id);
        }

        return id > 0 ? id : Add(value, id);
    }

    /// <summary>The index of a type in the table of definitions; -1 if it was refused.</summary>
    public int IndexOf(Type type)
    {
        try
        {
            return _definitions.IndexOf(type);
        }
        catch (CodeRefusedException e)
        {
            Refuse(type, new Refusal(e.Message, e.NextStep));
            return -1;
        }
    }

    /// <summary>The index of a member, or of an assembly; -1 if it was refused.</summary>
    public int IndexOfMember(object member)
    {
        try
        {
            return member is System.Reflection.Assembly assembly
                ? _definitions.IndexOf(assembly)
                : _definitions.IndexOf((System.Reflection.MemberInfo)member);
        }
        catch (CodeRefusedException e)
        {
            Refuse(null, new Refusal(e.Message, e.NextStep));
            return -1;
        }
    }

    /// <summary>Writes a block of memory to the headers: small ones at once, large ones by reference until the end.</summary>
    public void WriteBlock<T>(ref MessagePackWriter header, Array array)
    {
        var block = new ArrayBlock<T>(array);
        if (block.Length < ArrayBlock<T>.SmallestByReference)
        {
            block.CopyTo(ref header);
        }
        else
        {
            header.Flush();
            _headers.Append(block);
        }
    }

    private int Add(object value, int found)
    {
        Trace?.Add();
        return _objects.Add(value, found);
    }

    /// <summary>False if the walk has to start again.</summary>
    private bool Walk(Type declared, object root)
    {
        Reset(declared);
        Reference(root);
        var header = new MessagePackWriter(_headers);
        var body = new MessagePackWriter(_bodies);
        for (var id = 1; id <= _objects.Count; id++)
        {
            WriteObject(ref header, ref body, id);
            if (_mustRestart)
            {
                return false;
            }

            if (observer is not null)
            {
                header.Flush();
                body.Flush();
                NoteEnd();
            }
        }

        header.Flush();
        body.Flush();
        return !_slicesGrew;
    }

    private void WriteObject(ref MessagePackWriter header, ref MessagePackWriter body, int id)
    {
        _current = id;
        if (Trace is not null)
        {
            Trace.Current = id;
        }

        var value = _slices is { Count: > 0 } ? PartOf(_objects[id]) : _objects[id];
        if (value is string text)
        {
            StringCodec.WriteText(ref header, text);
            return;
        }

        var codec = CodecOf(value);
        var use = UseOf(value);
        if (IndexOf(codec.WireType) is not (>= 0 and var type) || !codec.WriteHeader(this, ref header, type, value, use))
        {
            header.WriteNil();
        }
        else if (codec.HasBody)
        {
            codec.WriteBody(this, ref body, value, use);
            _bodyCount++;
        }
    }

    private ObjectCodec CodecOf(object value)
    {
        var type = value.GetType();
        if (type != _lastType)
        {
            _lastCodec = ObjectCodecs.For(type);
            _lastType = type;
        }

        return _lastCodec!;
    }

    /// <summary>Whether code was cut for the value, so that it can be referred to now.</summary>
    private bool HasFurtherSlice()
    {
        try
        {
            return images?.Slices?.TryExtend() == true;
        }
        catch (CodeRefusedException e)
        {
            throw new GraphException([new GraphProblem("value", null, e.Message, e.NextStep, null)]);
        }
    }

    private void Emit(IBufferWriter<byte> output)
    {
        var content = new GraphContent(_definitions, _headers, _objects.Count, _bodies, _bodyCount);
        if (output is ByteBuffer buffer && content.Length < Array.MaxLength - MostHeaders)
        {
            buffer.Reserve((int)content.Length + MostHeaders); // One array at once, instead of ever larger ones.
        }

        var writer = new MessagePackWriter(output);
        content.WriteTo(ref writer);
        writer.Flush();
    }

    private void Reset(Type declared)
    {
        _objects.Clear();
        _definitions.Begin(declared);
        _headers.Clear();
        _bodies.Clear();
        _bodyCount = 0;
        _mustRestart = false;
        _slicesGrew = false;
        _lastType = null;
        _problems?.Clear();
        _ends?.Clear();
    }

    private void Clear()
    {
        Reset(typeof(object));
        _uses?.Clear();
        _slices?.Clear();
        images?.Slices?.EndItem();
        Trace = null;
    }
}
