using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using ProcessPool.Slicing.Tests.Subjects;
using ProcessPool.Slicing.Tests.Support;

namespace ProcessPool.Slicing.Tests;

public sealed class TypeTests
{
    [Fact]
    public void PrimaryConstructorsEventsIndexers() => Assert.Equal("11,12,22", Cut.Same(() =>
    {
        var seen = new List<int>();
        var counter = new Counter(10);
        counter.Changed += seen.Add;
        counter.Next();
        counter.Next();
        return string.Join(",", seen.Append(counter[10]));
    }));

    [Fact]
    public void Records() => Assert.Equal("Dog { Name = Rex, Sound = wuff, Age = 3 }TrueFalse", Cut.Same(() =>
    {
        var dog = new Dog("Rex", 2) with { Age = 3 };
        return $"{dog}{dog == new Dog("Rex", 3)}{dog.Equals(new Animal("Rex"))}";
    }));

    [Fact]
    public void OperatorsAndConversions() => Assert.Equal("Point { X = 4, Y = 6 }", Cut.Same(() => (new Point(1, 2) + (3, 4)).ToString()));

    [Fact]
    public void LayoutOfStructs() => Assert.Equal("258,2,16,9,16,10", Cut.Same(() =>
    {
        var overlaid = new Overlaid { Whole = 258 };
        var four = default(Four);
        for (var i = 0; i < 4; i++)
        {
            four[i] = i + 1;
        }

        var sum = 0;
        foreach (var item in four)
        {
            sum += item;
        }

        return $"{overlaid.Whole},{overlaid.Low},{Unsafe.SizeOf<Overlaid>()},{Unsafe.SizeOf<Packed>()},{Unsafe.SizeOf<Four>()},{sum}";
    }));

    [Fact]
    public void InterfacesWithDefaultsAndExplicitImplementations() => Assert.Equal("a shape of 9|round: 12|1", Cut.Same(() =>
    {
        IShape square = new Square(3);
        IShape circle = new Circle(2);
        return $"{square.Describe()}|{circle.Describe()}|{((IComparable<Square>)new Square(2)).CompareTo(new Square(1))}";
    }));

    [Fact]
    public void InheritedInterfaces_AreNotImplementedAgain() => Assert.Equal("1,2", Cut.Same(() =>
    {
        var derived = new Derived();
        return $"{((IShape)derived).Area},{derived.Area}";
    }));

    [Fact]
    public void CovariantReturns() => Assert.Equal("derived", Cut.Same(() => ((Base)new Derived()).Pet().Name));

    [Fact]
    public void Enums() => Assert.Equal("Red, Blue UInt16 32769 Blue", Cut.Same(() =>
        $"{Colors.Red | Colors.Blue} {Enum.GetUnderlyingType(typeof(Colors)).Name} {(ushort)Decorated.Constant} {Enum.Parse<Colors>("Blue")}"));

    [Fact]
    public void DelegateTypes() => Assert.Equal("xx4", Cut.Same(() =>
    {
        Maker<string, object> twice = (text, times) => string.Concat(Enumerable.Repeat(text, times)) + text.Length * 4;
        return twice("x").ToString()!;
    }));

    [Fact]
    public void StaticAbstractMembers() => Assert.Equal("103 virtual", Cut.Same(() => $"{Sum(new Meters(1), new Meters(2)).Value} {NameOf<Meters>()}"));

    [Fact]
    public void Statics_AreTheSlicesOwn()
    {
        Statics.Calls = 5;
        Func<int> count = () => Statics.Calls++;
        var there = new LoadedSlice(Cut.Of(count)).Move(count);
        Assert.Equal([0, 1, 5], [there(), there(), count()]);
    }

    [Fact]
    public void StaticConstructors() => Assert.Equal("first,second", Cut.Same(() => string.Join(",", Statics.Log)));

    [Fact]
    public void ModuleInitializers() => Assert.Equal(1, Cut.Same(() => Prepared.Times));

    [Fact]
    public void NestedGenerics() => Assert.Equal("StringInt32DayOfWeekInner`1Friday|1,2|Int32[]|x", Cut.Same(() =>
    {
        var inner = new Outer<string>.Inner<int>("x", 5);
        var made = $"{Outer<string>.Inner<Point>.Made()},{Outer<string>.Inner<Point>.Made()}";
        var deeper = inner.Deeper();
        return $"{inner.Tell(DayOfWeek.Friday)}|{made}|{deeper.Map.Keys.Single().GetType().Name}|{deeper.Map.Values.Single()[0].Map.Keys.Single()}";
    }));

    [Fact]
    public void AttributesConstantsDefaults()
    {
        var moved = Cut.Load(typeof(Decorated)).TypeOf(typeof(Decorated));
        Assert.Equal(Describe(typeof(Decorated)), Describe(moved));
        Assert.Contains("Outer`1", Describe(moved), StringComparison.Ordinal);
    }

    [Fact]
    public void Reflection_SeesAllMembersOfACopiedType()
    {
        foreach (var type in new[] { typeof(Dog), typeof(Counter), typeof(Square), typeof(Outer<>.Inner<>), typeof(IRound), typeof(Colors), typeof(Maker<,>) })
        {
            var moved = Cut.Load(type).TypeOf(type);
            Assert.Equal(Members(type), Members(moved));
            Assert.Equal(type.Attributes, moved.Attributes);
            Assert.Equal(type.GetInterfaces().Select(i => i.ToString()).Order(), moved.GetInterfaces().Select(i => i.ToString()).Order());
        }
    }

    private static IEnumerable<string> Members(Type type) => type.GetMembers(Runtime.Declared)
        .Where(member => member is not Type)
        .Select(member => $"{member} {string.Join(",", member.CustomAttributes.Select(a => a.AttributeType.Name))}").Order();

    private static string Describe(Type type)
    {
        var marked = type.CustomAttributes.Single(a => a.AttributeType.Name == nameof(MarkedAttribute)).ToString();
        var method = type.GetMethod(nameof(Decorated.Defaults))!;
        var defaults = method.GetParameters().Select(p => $"{p.Name}={Convert.ToString(p.DefaultValue, CultureInfo.InvariantCulture)}:{p.CustomAttributes.Count()}");
        var constants = type.GetFields().Select(f => $"{f.Name}={f.GetRawConstantValue()}");
        var run = method.Invoke(Activator.CreateInstance(type), BindingFlags.OptionalParamBinding, null, [.. Enumerable.Repeat(Type.Missing, 5)], null);
        return $"{marked} {string.Join(",", defaults)} {string.Join(",", constants)} {run}";
    }

    private static T Sum<T>(params T[] items)
        where T : IZero<T> => items.Aggregate(T.Zero, (a, b) => a + b);

    private static string NameOf<T>()
        where T : IZero<T> => T.Name;
}
