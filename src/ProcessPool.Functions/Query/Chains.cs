namespace ProcessPool.Functions.Query;

/// <summary>
/// The stages of a query from its source to elements of type <typeparamref name="T"/>, as they cross to a worker. All stages run there as one: an
/// element goes through all of them before the next one is looked at.
/// </summary>
internal abstract class Chain<TSource, T>
{
    /// <summary>Readies the stages for the items of one chunk.</summary>
    /// <param name="next">What follows the last stage.</param>
    /// <param name="first">The index of the first item.</param>
    public abstract Receiver<TSource> Connect(Receiver<T> next, long first);
}

/// <summary>No stages.</summary>
internal sealed class SourceChain<TSource> : Chain<TSource, TSource>
{
    public override Receiver<TSource> Connect(Receiver<TSource> next, long first) => next;
}

internal sealed class SelectChain<TSource, T, TResult>(Chain<TSource, T> before, Func<T, TResult> selector) : Chain<TSource, TResult>
{
    private readonly Chain<TSource, T> _before = before;
    private readonly Func<T, TResult> _selector = selector;

    public override Receiver<TSource> Connect(Receiver<TResult> next, long first) => _before.Connect(new Stage(_selector, next), first);

    private sealed class Stage(Func<T, TResult> selector, Receiver<TResult> next) : Receiver<T>
    {
        public override void Add(T element) => next.Add(selector(element));
    }
}

/// <summary>Only where each item of the source is one element here, so that its index is known.</summary>
internal sealed class IndexedSelectChain<TSource, T, TResult>(Chain<TSource, T> before, Func<T, int, TResult> selector) : Chain<TSource, TResult>
{
    private readonly Chain<TSource, T> _before = before;
    private readonly Func<T, int, TResult> _selector = selector;

    public override Receiver<TSource> Connect(Receiver<TResult> next, long first) => _before.Connect(new Stage(_selector, next, first), first);

    private sealed class Stage(Func<T, int, TResult> selector, Receiver<TResult> next, long first) : Receiver<T>
    {
        private long _index = first;

        public override void Add(T element) => next.Add(selector(element, checked((int)_index++)));
    }
}

internal sealed class WhereChain<TSource, T>(Chain<TSource, T> before, Func<T, bool> predicate) : Chain<TSource, T>
{
    private readonly Chain<TSource, T> _before = before;
    private readonly Func<T, bool> _predicate = predicate;

    public override Receiver<TSource> Connect(Receiver<T> next, long first) => _before.Connect(new Stage(_predicate, next), first);

    private sealed class Stage(Func<T, bool> predicate, Receiver<T> next) : Receiver<T>
    {
        public override void Add(T element)
        {
            if (predicate(element))
            {
                next.Add(element);
            }
        }
    }
}

/// <inheritdoc cref="IndexedSelectChain{TSource, T, TResult}"/>
internal sealed class IndexedWhereChain<TSource, T>(Chain<TSource, T> before, Func<T, int, bool> predicate) : Chain<TSource, T>
{
    private readonly Chain<TSource, T> _before = before;
    private readonly Func<T, int, bool> _predicate = predicate;

    public override Receiver<TSource> Connect(Receiver<T> next, long first) => _before.Connect(new Stage(_predicate, next, first), first);

    private sealed class Stage(Func<T, int, bool> predicate, Receiver<T> next, long first) : Receiver<T>
    {
        private long _index = first;

        public override void Add(T element)
        {
            if (predicate(element, checked((int)_index++)))
            {
                next.Add(element);
            }
        }
    }
}

internal sealed class SelectManyChain<TSource, T, TCollection, TResult>(
    Chain<TSource, T> before, Func<T, IEnumerable<TCollection>> selector, Func<T, TCollection, TResult> resultSelector) : Chain<TSource, TResult>
{
    private readonly Chain<TSource, T> _before = before;
    private readonly Func<T, IEnumerable<TCollection>> _selector = selector;
    private readonly Func<T, TCollection, TResult> _resultSelector = resultSelector;

    public override Receiver<TSource> Connect(Receiver<TResult> next, long first)
        => _before.Connect(new Stage(_selector, _resultSelector, next), first);

    private sealed class Stage(Func<T, IEnumerable<TCollection>> selector, Func<T, TCollection, TResult> resultSelector, Receiver<TResult> next) : Receiver<T>
    {
        public override void Add(T element)
        {
            foreach (var part in selector(element))
            {
                next.Add(resultSelector(element, part));
            }
        }
    }
}

/// <summary>What some stages are made of; delegates of these methods cross by name.</summary>
internal static class StageFunctions
{
    public static TPart Second<T, TPart>(T element, TPart part)
    {
        _ = element;
        return part;
    }

    public static T Itself<T>(T element) => element;

    public static bool HasValue<T>(T? value)
        where T : struct
        => value.HasValue;

    public static T Value<T>(T? value)
        where T : struct
        => value.GetValueOrDefault();
}
