using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>Functions of functions.</summary>
internal static class DecoratorCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Functions of functions");
        cases.Map("curried", () => Curry<int, int, int>((x, y) => (10 * x) + y)(3), 4);
        cases.Map("composed", () => Compose<int, int, string>(x => x + 1, x => "n" + x), 4);
        cases.Map("decorated three times, with a flag that all share", Inverted, 4, "dill test_mixins.test_mixins");
        cases.Map("with a memory of its results", () => Remember<int, int>(x => x * x), 4, "dill test_functions function_with_cache");
        cases.Map("a factory's closure, beside an object that does the same", Adders, 4, "dill test_nested");
        cases.Map("repeated by a loop over itself", () => Enumerable.Range(0, 50).Aggregate((Func<int, int>)(x => x), (inner, step) => x => inner(x) + step), 4);
        cases.Run("in an array", () =>
            {
                var functions = new Func<int, int>[] { x => x + 1, x => x * 2 };
                return F(() => functions.Aggregate(5, (x, f) => f(x)));
            });
        cases.Run("in a dictionary", () =>
            {
                var functions = new Dictionary<string, Func<int, int, int>> { ["+"] = (a, b) => a + b, ["-"] = (a, b) => a - b };
                return F(() => functions["-"](functions["+"](1, 2), 5));
            });
        cases.Run("in a tuple", () =>
            {
                var pair = (Add: (Func<int, int>)(x => x + 1), Name: "add");
                return F(() => pair.Name + pair.Add(1));
            });
        cases.Run("in a record", () =>
            {
                var step = new Step("double", x => x * 2, null);
                return F(() => step.Name + step.Function(4));
            });
        cases.Run("in records that hold each other", () =>
            {
                var step = new Step("b", x => x + 1, new Step("a", x => x * 2, null));
                return F(() => step.Run(5));
            });
        cases.Run("in a Lazy", () =>
            {
                var lazy = new Lazy<int>(() => 6);
                return F(() => lazy.Value);
            });
        cases.Call("given a function", () => (Func<Func<int, int>, int>)(function => function(5)), caller => Hand(caller, 3));
        cases.Call("given a function, and giving one", () => (Func<Func<int, int>, Func<int, int>>)(inner => x => inner(inner(x))), twice => twice(twice(x => x + 3))(1));
        cases.Map("fixed point of a function", () => Fix<int, long>(self => n => n < 2 ? 1 : n * self(n - 1)), 12);
        return cases.Cases;
    }

    private static Func<T1, Func<T2, TResult>> Curry<T1, T2, TResult>(Func<T1, T2, TResult> function) => x => y => function(x, y);

    private static Func<T1, T3> Compose<T1, T2, T3>(Func<T1, T2> first, Func<T2, T3> second) => x => second(first(x));

    private static Func<T, TResult> Fix<T, TResult>(Func<Func<T, TResult>, Func<T, TResult>> function) => x => function(Fix(function))(x);

    private static int Hand(Func<Func<int, int>, int> caller, int factor) => caller(x => x * factor);

    private static Func<int, string> Inverted()
    {
        bool[] inverted = [false];
        Func<int, int> function = x => x + 1;
        for (var i = 0; i < 3; i++)
        {
            var inner = function;
            function = x =>
            {
                inverted[0] = !inverted[0];
                return inverted[0] ? inner(x) : -inner(x);
            };
        }

        return x => function(x).ToString(System.Globalization.CultureInfo.InvariantCulture) + inverted[0];
    }

    private static Func<T, string> Remember<T, TResult>(Func<T, TResult> function)
        where T : notnull
    {
        var known = new Dictionary<T, TResult>();
        var calls = 0;
        return x => $"{Get(x)} {Get(x)} {calls}";

        TResult Get(T x)
        {
            if (!known.TryGetValue(x, out var result))
            {
                calls++;
                known[x] = result = function(x);
            }

            return result;
        }
    }

    private static Func<int, bool> Adders()
    {
        var closure = Adder(10);
        Func<int, int> functor = new Functor(10).Invoke;
        return x => closure(x) == functor(x);
    }

    private static Func<int, int> Adder(int a) => x => x + a;

    private sealed class Functor(int a)
    {
        public int Invoke(int x) => x + a;
    }

    private sealed record Step(string Name, Func<int, int> Function, Step? Inner)
    {
        public int Run(int x) => Function(Inner?.Run(x) ?? x);
    }
}
