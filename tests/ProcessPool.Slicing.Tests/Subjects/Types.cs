using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: SuppressMessage("Performance", "CA1822", Justification = "Subjects are what they are.", Scope = "namespaceanddescendants", Target = "~N:ProcessPool.Slicing.Tests.Subjects")]

namespace ProcessPool.Slicing.Tests.Subjects;

internal readonly record struct Point(int X, int Y)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static implicit operator Point((int X, int Y) pair) => new(pair.X, pair.Y);
}

internal record Animal(string Name)
{
    public virtual string Sound => "?";
}

internal sealed record Dog(string Name, int Age) : Animal(Name)
{
    public override string Sound => "wuff";
}

internal sealed class Counter(int start)
{
    public event Action<int>? Changed;

    public int this[int step] => start + step;

    public int Next()
    {
        start++;
        Changed?.Invoke(start);
        return start;
    }
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Overlaid
{
    [FieldOffset(0)]
    public int Whole;

    [FieldOffset(0)]
    public byte Low;

    [FieldOffset(8)]
    public double Other;
}

[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Packed
{
    public byte A;
    public long B;
}

[InlineArray(4)]
internal struct Four
{
    private int _first;
}

internal interface IShape
{
    double Area { get; }

    string Describe() => $"a shape of {Area:0}";
}

internal interface IRound : IShape
{
    string IShape.Describe() => $"round: {Area:0}";
}

internal sealed class Square(double side) : IShape, IComparable<Square>
{
    double IShape.Area => side * side;

    int IComparable<Square>.CompareTo(Square? other) => side.CompareTo(other?.Side);

    private double Side => side;
}

internal sealed class Circle(double radius) : IRound
{
    public double Area => 3 * radius * radius;
}

internal class Base : IShape
{
    public double Area => 1;

    public virtual Animal Pet() => new("base");
}

internal sealed class Derived : Base
{
    // Not an implementation: the class does not name the interface again.
    public new double Area => 2;

    public override Dog Pet() => new("derived", 2);
}

[Flags]
internal enum Colors : ushort
{
    None,
    Red = 1,
    Blue = 0x8000,
}

internal delegate TResult Maker<in T, out TResult>(T value, int times = 2);

internal interface IZero<TSelf>
    where TSelf : IZero<TSelf>
{
    static abstract TSelf Zero { get; }

    static virtual string Name => "virtual";

    static abstract TSelf operator +(TSelf left, TSelf right);
}

internal readonly struct Meters(int value) : IZero<Meters>
{
    public int Value => value;

    static Meters IZero<Meters>.Zero => new(100);

    public static Meters operator +(Meters left, Meters right) => new(left.Value + right.Value);
}

internal static class Statics
{
    public static readonly List<string> Log = ["first"];

    static Statics() => Log.Add("second");

    public static int Calls { get; set; }
}

internal class Outer<T>
    where T : notnull
{
    public class Inner<TOther>(T first, TOther second)
    {
        private static int _made;

        public Dictionary<T, List<TOther>> Map { get; } = new() { [first] = [second] };

        public Outer<TOther?[]>.Inner<Inner<T>> Deeper() => new([second], new Inner<T>(first, first));

        public static int Made() => ++_made;

        public string Tell<TLast>(TLast last) => $"{typeof(T).Name}{typeof(TOther).Name}{typeof(TLast).Name}{typeof(Inner<>).Name}{last}";
    }
}

[AttributeUsage(AttributeTargets.All)]
internal sealed class MarkedAttribute(Type type, params object[] values) : Attribute
{
    public Type Type => type;

    public object[] Values => values;

    public Colors Color { get; set; }

    public DayOfWeek[] Days = [];
}

[Marked(typeof(Outer<>), 1, "two", typeof(Point), Colors.Red, new[] { 3, 4 }, Color = Colors.Blue, Days = [DayOfWeek.Friday])]
internal sealed class Decorated
{
    public const Colors Constant = Colors.Red | Colors.Blue;
    public const string Text = "constant";

    public string Defaults([Marked(typeof(int))] int number = 3, DayOfWeek day = DayOfWeek.Monday, decimal price = 1.5m, string? none = null, Colors color = Colors.Blue) =>
        $"{number}{day}{price}{none}{color}";
}
