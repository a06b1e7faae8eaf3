using ProcessPool.Serialization.Graph;

namespace ProcessPool.Functions;

// A call without items, and functions over several sources, brought to the shape of one item. They are delegates' targets: the function
// classes wrap delegates made from these methods, so that every shape exists once.

/// <summary>Another shape for a delegate. Nothing but the class and the delegate counts.</summary>
internal interface IWrapper
{
    Delegate Given { get; }
}

/// <summary>A function without an argument, as a function over nothing.</summary>
[Transparent]
internal sealed class Call<TResult>(Func<TResult> function) : IWrapper
{
    public Delegate Given => function;

    public TResult Invoke(Nothing nothing)
    {
        _ = nothing;
        return function();
    }
}

/// <summary>A function without an argument but its token, as a function over nothing.</summary>
[Transparent]
internal sealed class TokenCall<TResult>(Func<CancellationToken, TResult> function) : IWrapper
{
    public Delegate Given => function;

    public TResult Invoke(Nothing nothing, CancellationToken token)
    {
        _ = nothing;
        return function(token);
    }
}

/// <summary>An action without an argument.</summary>
[Transparent]
internal sealed class ActionCall(Action function) : IWrapper
{
    public Delegate Given => function;

    public void Invoke(Nothing nothing)
    {
        _ = nothing;
        function();
    }
}

/// <summary>An action without an argument but its token.</summary>
[Transparent]
internal sealed class TokenActionCall(Action<CancellationToken> function) : IWrapper
{
    public Delegate Given => function;

    public void Invoke(Nothing nothing, CancellationToken token)
    {
        _ = nothing;
        function(token);
    }
}

/// <summary>A function of two arguments, as a function of a pair.</summary>
[Transparent]
internal sealed class Spread<T1, T2, TResult>(Func<T1, T2, TResult> function) : IWrapper
{
    public Delegate Given => function;

    public TResult Invoke((T1 First, T2 Second) item) => function(item.First, item.Second);
}

/// <summary>A function of three arguments, as a function of a triple.</summary>
[Transparent]
internal sealed class Spread<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) : IWrapper
{
    public Delegate Given => function;

    public TResult Invoke((T1 First, T2 Second, T3 Third) item) => function(item.First, item.Second, item.Third);
}
