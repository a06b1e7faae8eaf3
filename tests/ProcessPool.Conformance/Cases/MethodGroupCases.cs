using System.Globalization;
using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>Methods as functions.</summary>
internal static class MethodGroupCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Method groups");
        OfTypes(cases);
        OfObjects(cases);
        OfTheFramework(cases);
        return cases.Cases;
    }

    private static void OfTypes(CaseList cases)
    {
        cases.Map("static", () => F<int, int>(Shapes.Twice), 5);
        cases.Map("static of a nested class", () => F<int, int>(Shapes.Inner.Thrice), 5, "cloudpickle test_classmethod");
        cases.Map("static, shadowed in a derived class", () => (Func<int, string>)(x => ((Func<int, string>)Shapes.Name)(x) + ((Func<int, string>)MoreShapes.Name)(x)), 5, "cloudpickle test_builtin_staticmethod");
        cases.Map("static of an interface", () => (Func<int, int>)IScaled.Tenfold, 5);
        cases.Map("static virtual of an interface, through a type parameter", () => F<int, int>(Scale<Scaled>), 5, "dill test_classdef.test_metaclass");
        cases.Map("static abstract of an interface, as a group", () => ScaleGroup<Scaled>(), 5);
        cases.Map("generic", () => F<int, string>(Shapes.Print<int>), 5);
        cases.Map("generic of two parameters, one inferred by hand", () => F<int, string>(Shapes.Pair<int, List<string[]>>), 5);
        cases.Map("of a generic class", () => F<int, string>(Box<string>.Describe), 5);
        cases.Map("generic, of a generic class", () => F<int, string>(Box<string>.DescribeMore<int>), 5);
        cases.Map("overloaded", () => (Func<double, string>)Shapes.Over, 5);
        cases.Map("an operator", () => Operator<Money, Money>("op_UnaryNegation"), new Money(5), "cloudpickle test_ufunc");
        cases.Call("an operator of two operands", () => (Func<Money, Money, Money>)Delegate.CreateDelegate(typeof(Func<Money, Money, Money>), typeof(Money), "op_Addition"), function => function(new Money(2), new Money(3)));
        cases.Map("a conversion", () => Operator<Money, int>("op_Explicit"), new Money(5));
        cases.Map("a getter, open", () =>
            {
                var getter = typeof(Money).GetProperty(nameof(Money.Double))!.GetMethod!.CreateDelegate<Getter>();
                return F((Money money) => getter(ref money));
            }, new Money(5), "cloudpickle test_attrgetter");
        cases.Call("open to its instance", () => (Func<Counter, int, int>)Delegate.CreateDelegate(typeof(Func<Counter, int, int>), typeof(Counter).GetMethod(nameof(Counter.Add))!), function => function(new Counter(7), 5));
        cases.Call("open to its instance, virtual", () => (Func<Counter, string>)Delegate.CreateDelegate(typeof(Func<Counter, string>), typeof(Counter).GetMethod(nameof(Counter.Virtual))!), function => function(new MoreCounter(7)));
        cases.Call("open to its instance, of an interface", () => (Func<ICounter, int, int>)Delegate.CreateDelegate(typeof(Func<ICounter, int, int>), typeof(ICounter).GetMethod(nameof(ICounter.Add))!), function => function(new Counter(7), 5));
        cases.Call("closed over null", () => (Func<string>)Delegate.CreateDelegate(typeof(Func<string>), null, typeof(Shapes).GetMethod(nameof(Shapes.OrNothing))!), function => function());
    }

    private static void OfObjects(CaseList cases)
    {
        cases.Map("of an instance", () => F<int, int>(new Counter(7).Add), 5, "cloudpickle test_locally_defined_function_and_class");
        cases.Map("generic, of an instance", () => F<int, string>(new Counter(7).Typed<int>), 5);
        cases.Run("virtual", () => (Func<string>)((Counter)new MoreCounter(7)).Virtual);
        cases.Run("virtual, of the base class", () => new MoreCounter(7).OfBase());
        cases.Map("of an interface", () => (Func<int, int>)((ICounter)new Counter(7)).Add, 5);
        cases.Map("of an interface that is implemented explicitly", () => (Func<int, int>)((IScaled)new Counter(7)).Scale, 5);
        cases.Map("of an interface with an implementation of its own", () => (Func<int, int>)((ICounter)new Counter(7)).AddTwice, 5, "cloudpickle test_abc");
        cases.Run("of an abstract class", () => (Func<string>)((Animal)new Dog()).Speak, "cloudpickle test_abstracts");
        cases.Run("on a boxed struct", () => (Func<string?>)((object)new Money(5)).ToString, "cloudpickle test_builtin_slotmethod");
        cases.Map("on a struct, through its interface", () => (Func<int, int>)((IScaled)new Money(5)).Scale, 5);
        cases.Call("on a struct that it changes", () => (Func<int>)new Mutable(5).Next, function => (function() * 100) + function());
        cases.Run("on an enumeration", () => (Func<string>)DayOfWeek.Friday.ToString);
        cases.Map("on a string", () => (Func<int, string>)"abcdefgh".Substring, 5);
        cases.Map("on an array", () => (Func<int, object?>)new[] { 1, 2, 3, 4, 5, 6 }.GetValue, 5);
        cases.Map("on a dictionary", () => (Func<string, bool>)new Dictionary<string, int> { ["a"] = 1 }.ContainsKey, "a", "cloudpickle test_unhashable_function");
        cases.Call("on another delegate", () => (Func<int, int>)new Func<int, int>(x => x + 1).Invoke, function => function(5));
        cases.Run("on a callable object", () => F(new Callable("called").Invoke), "dill test_functors");
        cases.Map("on a lambda's result", () => F<int, int>(Made().Add), 5);
    }

    private static void OfTheFramework(CaseList cases)
    {
        cases.Map("of the framework, static", () => (Func<int, int>)Math.Abs, -5, "cloudpickle test_builtin_function");
        cases.Map("of the framework, a factory", () => (Func<string, double>)Parse, "2.5", "cloudpickle test_builtin_classmethod");
        cases.Map("of the framework, overloaded", () => (Func<string, int>)int.Parse, "25");
        cases.Map("of the framework, open to its instance", () => (Func<string, string>)Delegate.CreateDelegate(typeof(Func<string, string>), typeof(string).GetMethod("ToUpperInvariant", [])!), "abc", "cloudpickle test_method_descriptors");
        cases.Map("of the framework, generic", () => (Func<int[], List<int>>)Enumerable.ToList, new[] { 1, 2 });
        cases.Map("of the framework, through a generic interface of numbers", () => F<int[], int>(Sum<int>), new[] { 1, 2, 3 }, "cloudpickle test_ufunc");
        cases.Map("of the framework, a constructor in a lambda", () => F((int x) => new string('x', x)), 5, "cloudpickle test_builtin_type_constructor");
        cases.Call("a constructor as a value", () => typeof(Version).GetConstructor([typeof(int), typeof(int)])!, constructor => constructor.Invoke([1, 2]), "cloudpickle test_builtin_type_constructor");
        cases.Call("a method as a value", () => typeof(Shapes).GetMethod(nameof(Shapes.Twice))!, method => method.Invoke(null, [5]), "cloudpickle test_module");
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Counter Made() => new Func<Counter>(() => new Counter(9))();

    private static int Scale<T>(int x)
        where T : IStatic => T.Scale(x);

    private static Func<int, int> ScaleGroup<T>()
        where T : IStatic => T.Scale;

    private static T Sum<T>(T[] numbers)
        where T : System.Numerics.INumber<T> => numbers.Aggregate(T.Zero, static (sum, next) => sum + next);

    private static Func<T, TResult> Operator<T, TResult>(string name) => (Func<T, TResult>)Delegate.CreateDelegate(typeof(Func<T, TResult>), typeof(T), name);

    private delegate int Getter(ref Money money);
}
