using System.Reflection;
using System.Runtime.CompilerServices;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Collections;

/// <summary>
/// A collection that hashes or compares its items: it is built anew once these are complete, because hash codes differ between processes.
/// Its constructor runs on the object that was allocated before, so that references to it hold. A class derived from it has, as the
/// last part of the body, fields of its own; none of its constructors runs.
/// </summary>
internal abstract class ComparedCodec<TCollection, TItem, TComparer> : ItemsCodec<TCollection, TItem>
    where TCollection : class
    where TComparer : class
{
    private static readonly ConstructorInfo Constructor = typeof(TCollection).GetConstructor([typeof(TComparer)])
        ?? throw new MissingMethodException(typeof(TCollection).FullName, ".ctor(comparer)");

    private readonly FieldPlan? _own;

    protected ComparedCodec(Type type)
        : base(type, comparers: 1) => _own = type == typeof(TCollection) ? null : new FieldPlan(type);

    public sealed override void WriteBody(GraphWriter graph, ref MessagePackWriter body, object value, FieldUse use)
    {
        if (_own is null)
        {
            base.WriteBody(graph, ref body, value, use);
            return;
        }

        var items = ItemsOf((TCollection)value);
        body.WriteArrayHeader(items.Length + 2);
        WriteAll(graph, ref body, (TCollection)value, items);
        _own.Write(graph, ref body, value);
    }

    public sealed override object? Allocate(GraphReader graph, ref MessagePackReader header, int parts, int id)
    {
        Expect(parts, 0);
        graph.Defer(id);
        return RuntimeHelpers.GetUninitializedObject(WireType);
    }

    public sealed override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        var count = CountItems(ref body);
        Constructor.Invoke(instance, ReadComparers(graph, ref body));
        for (var i = 0; i < count; i++)
        {
            Add((TCollection)instance!, ReadItem(graph, ref body));
        }

        _own?.Read(graph, ref body, instance!);
        return instance!;
    }

    public sealed override void Scan(GraphReader graph, ref MessagePackReader body, int id)
    {
        var count = CountItems(ref body);
        ReadComparers(graph, ref body);
        for (var i = 0; i < count; i++)
        {
            ReadItem(graph, ref body);
        }

        _own?.Read(graph, ref body, RuntimeHelpers.GetUninitializedObject(WireType));
    }

    protected sealed override object?[] ComparersOf(TCollection collection) => [ComparerOf(collection)];

    protected abstract object? ComparerOf(TCollection collection);

    protected abstract void Add(TCollection collection, TItem item);

    private int CountItems(ref MessagePackReader body) => ReadCount(ref body, others: _own is null ? 0 : 1);
}
