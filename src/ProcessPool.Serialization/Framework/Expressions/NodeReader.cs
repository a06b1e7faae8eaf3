using System.Reflection;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Expressions;

/// <summary>Hands out what <see cref="NodeWriter"/> collected: facts and objects, each in the order in which they were written.</summary>
internal sealed class NodeReader
{
    // A block has the type of its last expression, a condition that of its first branch: the framework asks for it by recursion. Some sixty bytes each.
    private const int DeepestType = 4000;

    private readonly GraphReader _graph;
    private readonly int _id;
    private readonly int[] _facts;
    private readonly int[] _ids;
    private int _nextFact;
    private int _nextObject;

    public NodeReader(GraphReader graph, ref MessagePackReader body, int id)
    {
        (_graph, _id) = (graph, id);
        Format.ReadExactHeader(ref body, 2);
        _facts = ReadNumbers(ref body);
        _ids = ReadNumbers(ref body);
    }

    /// <summary>Resolves all references of a body, and nothing else.</summary>
    public static void Scan(GraphReader graph, ref MessagePackReader body)
    {
        Format.ReadExactHeader(ref body, 2);
        body.Skip();
        foreach (var id in ReadNumbers(ref body))
        {
            graph.Resolve(id);
        }
    }

    public int Number() => _nextFact < _facts.Length ? _facts[_nextFact++] : throw Missing();

    public bool Flag() => Number() != 0;

    public Type? OptionalType() => Number() is not -1 and var index ? _graph.Definitions.Type(index) : null;

    public Type Type() => OptionalType() ?? throw Missing();

    public T? Member<T>()
        where T : MemberInfo => Number() is not -1 and var index ? _graph.Definitions.Resolve(index) as T ?? throw Missing() : null;

    public T? Optional<T>()
        where T : class
    {
        var id = _nextObject < _ids.Length ? _ids[_nextObject++] : throw Missing();
        var value = _graph.Resolve<T>(id);
        return value is not null || id == 0 ? value : throw new GraphFormatException($"A node of an expression tree depends on itself, through object {id}.");
    }

    public T One<T>()
        where T : class => Optional<T>() ?? throw Missing();

    public T[] Many<T>()
        where T : class
    {
        var count = Number();
        if (count < 0 || count > _ids.Length - _nextObject)
        {
            throw Missing();
        }

        var values = new T[count];
        foreach (ref var value in values.AsSpan())
        {
            value = One<T>();
        }

        return values;
    }

    /// <summary>Says that the node has the type of the object that was handed out last.</summary>
    /// <exception cref="GraphFormatException">Too many nodes have their types from each other.</exception>
    public void TypeIsOfLast()
    {
        var depth = _nextObject > 0 && _graph.NoteOf(_ids[_nextObject - 1]) is int below ? below + 1 : 1;
        if (depth > DeepestType)
        {
            throw new GraphFormatException($"More than {DeepestType} blocks and conditions within each other.");
        }

        _graph.Note(_id, depth);
    }

    /// <summary>Requires that everything has been handed out.</summary>
    public void End()
    {
        if (_nextFact != _facts.Length || _nextObject != _ids.Length)
        {
            throw new GraphFormatException("A node of an expression tree has more parts than its kind.");
        }
    }

    private static int[] ReadNumbers(ref MessagePackReader body)
    {
        var numbers = new int[Format.ReadCount(ref body, 1)];
        foreach (ref var number in numbers.AsSpan())
        {
            number = body.ReadInt32();
        }

        return numbers;
    }

    private static GraphFormatException Missing() => new("A node of an expression tree lacks a part.");
}
