using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using MessagePack;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Framework.Collections;

internal sealed class ListCodec<T>(Type type) : FilledCodec<List<T>, T>(type)
{
    public override object Fill(GraphReader graph, ref MessagePackReader body, object? instance, int id, bool again)
    {
        var list = (List<T>)instance!;
        CollectionsMarshal.SetCount(list, ReadCount(ref body));
        foreach (ref var item in CollectionsMarshal.AsSpan(list))
        {
            item = ReadItem(graph, ref body);
        }

        return list;
    }

    protected override ReadOnlySpan<T> ItemsOf(List<T> collection) => CollectionsMarshal.AsSpan(collection);

    protected override void Add(List<T> collection, T item) => collection.Add(item);

    protected override void Clear(List<T> collection) => collection.Clear();
}

/// <summary>The items. Who observes them stays behind.</summary>
internal sealed class ObservableCollectionCodec<T>(Type type) : FilledCodec<ObservableCollection<T>, T>(type)
{
    protected override ReadOnlySpan<T> ItemsOf(ObservableCollection<T> collection) => collection.ToArray();

    protected override void Add(ObservableCollection<T> collection, T item) => collection.Add(item);

    protected override void Clear(ObservableCollection<T> collection) => collection.Clear();
}

internal sealed class QueueCodec<T>(Type type) : FilledCodec<Queue<T>, T>(type)
{
    protected override ReadOnlySpan<T> ItemsOf(Queue<T> collection) => collection.ToArray();

    protected override void Add(Queue<T> collection, T item) => collection.Enqueue(item);

    protected override void Clear(Queue<T> collection) => collection.Clear();
}

internal sealed class StackCodec<T>(Type type) : FilledCodec<Stack<T>, T>(type)
{
    protected override ReadOnlySpan<T> ItemsOf(Stack<T> collection) => collection.Reverse().ToArray();

    protected override void Add(Stack<T> collection, T item) => collection.Push(item);

    protected override void Clear(Stack<T> collection) => collection.Clear();
}

internal sealed class ConcurrentQueueCodec<T>(Type type) : FilledCodec<ConcurrentQueue<T>, T>(type)
{
    protected override ReadOnlySpan<T> ItemsOf(ConcurrentQueue<T> collection) => collection.ToArray();

    protected override void Add(ConcurrentQueue<T> collection, T item) => collection.Enqueue(item);

    protected override void Clear(ConcurrentQueue<T> collection) => collection.Clear();
}

internal sealed class ConcurrentStackCodec<T>(Type type) : FilledCodec<ConcurrentStack<T>, T>(type)
{
    protected override ReadOnlySpan<T> ItemsOf(ConcurrentStack<T> collection) => Enumerable.Reverse(collection.ToArray()).ToArray();

    protected override void Add(ConcurrentStack<T> collection, T item) => collection.Push(item);

    protected override void Clear(ConcurrentStack<T> collection) => collection.Clear();
}

/// <summary>A bag lists first what its own thread has added last.</summary>
internal sealed class ConcurrentBagCodec<T>(Type type) : FilledCodec<ConcurrentBag<T>, T>(type)
{
    protected override ReadOnlySpan<T> ItemsOf(ConcurrentBag<T> collection) => Enumerable.Reverse(collection.ToArray()).ToArray();

    protected override void Add(ConcurrentBag<T> collection, T item) => collection.Add(item);

    protected override void Clear(ConcurrentBag<T> collection) => collection.Clear();
}
