namespace ProcessPool.Conformance.Running;

/// <summary>Says that a lambda or a method group is a <c>Func</c>, where the compiler would not infer it.</summary>
internal static class Shape
{
    public static Func<TResult> F<TResult>(Func<TResult> function) => function;

    public static Func<T, TResult> F<T, TResult>(Func<T, TResult> function) => function;
}
