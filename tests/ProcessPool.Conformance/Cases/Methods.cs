namespace ProcessPool.Conformance.Cases;

/// <summary>What the method groups are methods of.</summary>
internal class Shapes
{
    public static int Twice(int x) => 2 * x;

    public static string Name(int x) => "shapes" + x;

    public static string Print<T>(T x) => $"{typeof(T).Name} {x}";

    public static string Pair<T, TOther>(T x) => $"{typeof(T).Name} {x} {typeof(TOther)}";

    public static string Over(int x) => "int" + x;

    public static string Over(double x) => "double" + x;

    public static string OrNothing(string? text) => text ?? "nothing";

    internal static class Inner
    {
        public static int Thrice(int x) => 3 * x;
    }
}

internal sealed class MoreShapes : Shapes
{
    public static new string Name(int x) => "more" + x;
}

internal static class Box<T>
{
    public static string Describe(int x) => $"{typeof(T).Name} {x}";

    public static string DescribeMore<TOther>(TOther x) => $"{typeof(T).Name} {typeof(TOther).Name} {x}";
}

internal interface IScaled
{
    int Scale(int x);

    static int Tenfold(int x) => 10 * x;
}

internal interface IStatic
{
    static abstract int Scale(int x);
}

internal sealed class Scaled : IStatic
{
    public static int Scale(int x) => 100 * x;
}

internal interface ICounter
{
    int Add(int x);

    int AddTwice(int x) => Add(Add(x));
}

internal class Counter(int start) : ICounter, IScaled
{
    protected int Start => start;

    public int Add(int x) => x + start;

    public string Typed<T>(T x) => $"{typeof(T).Name} {x} {start}";

    public virtual string Virtual() => "counter" + start;

    int IScaled.Scale(int x) => x * start;
}

internal sealed class MoreCounter(int start) : Counter(start)
{
    public override string Virtual() => "more" + Start;

    public Func<string> OfBase() => base.Virtual;
}

internal abstract class Animal
{
    public string Speak() => "It says " + Sound();

    protected abstract string Sound();
}

internal sealed class Dog : Animal
{
    protected override string Sound() => "woof";
}

internal readonly record struct Money(int Amount) : IScaled
{
    public int Double => 2 * Amount;

    public static Money operator -(Money money) => new(-money.Amount);

    public static Money operator +(Money left, Money right) => new(left.Amount + right.Amount);

    public static explicit operator int(Money money) => money.Amount;

    public int Scale(int x) => x * Amount;
}

internal struct Mutable(int start)
{
    private int _next = start;

    public int Next() => ++_next;
}

internal sealed class Callable(string text)
{
    public string Invoke() => text;
}
