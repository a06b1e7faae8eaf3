using System.ComponentModel;
using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>Lambdas, and the closures that the compiler makes for them.</summary>
internal static class LambdaCases
{
    private static readonly Func<int, int> InAField = x => x + 40;

    private static Func<int, int> InAProperty => x => x + 41;

    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Lambdas and closures");
        Simple(cases);
        Nested(cases);
        Declared(cases);
        return cases.Cases;
    }

    private static void Simple(CaseList cases)
    {
        cases.Run("without captures", () => F(() => 1), "cloudpickle test_lambda");
        cases.Run("static", () => F(static () => "static"));
        cases.Map("of an item", () => F((int x) => x * x), 7);
        cases.Map(
            "of a local and a parameter",
            () =>
            {
                var a = 3;
                return Capturing(5);

                Func<int, int> Capturing(int parameter) => x => (x * a) + parameter;
            },
            4);
        cases.Run(
            "of a variable that nobody assigned",
            () =>
            {
                string? text = null;
                int number = default;
                return F(() => text + number);
            },
            "cloudpickle test_empty_cell_preserved");
        cases.Run(
            "of variables of a loop",
            () =>
            {
                var functions = new List<Func<int>>();
                foreach (var i in new[] { 1, 2, 3 })
                {
                    for (var j = 0; j < 2; j++)
                    {
                        var k = j;
                        functions.Add(() => (100 * i) + (10 * k) + j);
                    }
                }

                return F(() => functions.ConvertAll(function => function()).ToArray());
            });
        cases.Run(
            "of variables that patterns and out parameters declare",
            () =>
            {
                object boxed = "12";
                return boxed is string text && int.TryParse(text, out var number) ? F(() => text + number) : () => "";
            });
        cases.Run(
            "that changes what it captured",
            () =>
            {
                var count = 0;
                return F(() => (++count * 10) + ++count);
            });
        cases.Run(
            "of a mutable set",
            () =>
            {
                var set = new HashSet<int> { 1, 2 };
                return F(() => set.Add(3) ? set.Count : -1);
            },
            "cloudpickle test_unhashable_closure");
        cases.Run("of 260 variables", ManyVariables.Sum, "cloudpickle test_extended_arg");
    }

    private static void Nested(CaseList cases)
    {
        cases.Map(
            "of another lambda that captures",
            () =>
            {
                var (a, b) = (2.0, 4.0);
                Func<double, double> f1 = x => x + a;
                return F((double x) => f1(x) / b);
            },
            3.0,
            "cloudpickle test_nested_lambdas");
        cases.Map(
            "of several scopes",
            () =>
            {
                var outer = 1;
                while (true)
                {
                    var middle = 10;
                    {
                        var inner = 100;
                        return F((int x) => x + outer + middle + inner);
                    }
                }
            },
            1000);
        cases.Map(
            "with lambdas inside, which capture from all levels",
            () =>
            {
                var a = 1;
                return F((int x) => Enumerable.Range(0, 3).Select(y => Enumerable.Range(0, y).Sum(z => x + y + z + a)).ToArray());
            },
            5);
        cases.Call(
            "that returns a lambda that returns a lambda",
            () =>
            {
                var a = 1;
                return (Func<int, Func<int, Func<int, int>>>)(x => y => z => a + x + y + z);
            },
            function => function(10)(100)(1000),
            "dill test_extendpickle.test_isdill");
        cases.Run(
            "two that share a variable",
            () =>
            {
                var shared = 0;
                Action add = () => shared += 5;
                Func<int> read = () => shared;
                return F(() =>
                {
                    add();
                    add();
                    return read();
                });
            },
            "cloudpickle test_closure_interacting_with_a_global_variable");
        cases.Call(
            "two that share a variable, as a pair",
            () =>
            {
                var shared = 0;
                return (Add: (Action<int>)(x => shared += x), Read: (Func<int>)(() => shared));
            },
            pair =>
            {
                pair.Add(3);
                pair.Add(4);
                return pair.Read();
            },
            "cloudpickle test_cell_manipulation");
        cases.Run(
            "that captured itself",
            () =>
            {
                Func<int, long> factorial = null!;
                factorial = n => n < 2 ? 1 : n * factorial(n - 1);
                return F(() => factorial(15));
            },
            "dill test_recursive.test_circular_reference");
        cases.Run(
            "that captured itself, and is still itself",
            () =>
            {
                Func<object> self = null!;
                self = () => self;
                return F(() => ReferenceEquals(self, self()));
            },
            "cloudpickle test_recursive_closure");
    }

    private static void Declared(CaseList cases)
    {
        cases.Map("in the initializer of a static field", () => InAField, 2);
        cases.Map("in a property", () => InAProperty, 2);
        cases.Map("in a constructor", () => new Maker(7).Function, 2);
        cases.Map("in an initializer of a field", () => new Maker(7).Initialized, 2);
        cases.Map("in an indexer", () => new Maker(7)[4], 2);
        cases.Map("in an operator", () => +new Maker(7), 2);
        cases.Map("in a conversion", () => (Func<int, int>)new Maker(7), 2);
        cases.Map("in a static constructor", () => Initialized.Function, 2);
        cases.Map("in an iterator", () => Functions(5).Last(), 2);
        cases.Run("in a query", () => (from a in new[] { 1, 2 } let b = a * 10 where b > 10 select (Func<int>)(() => a + b)).Single());
        cases.Call(
            "with attributes",
            () => F<string>([Description("said by an attribute")] () => ""),
            function => ((DescriptionAttribute)Attribute.GetCustomAttribute(function.Method, typeof(DescriptionAttribute))!).Description,
            "cloudpickle test_function_annotations");
        cases.Run("from which the compiler made a class of its own for the captured value", () =>
        {
            ReadOnlySpan<char> span = "abc";
            var text = span.ToString();
            return F(() => text.Length);
        });
    }

    private static IEnumerable<Func<int, int>> Functions(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var number = i;
            yield return x => x + number + count;
        }
    }

    private sealed class Maker
    {
        private readonly int _start;

        public Maker(int start)
        {
            _start = start;
            Function = x => x + start + _start;
        }

        public Func<int, int> Function { get; }

        public Func<int, int> Initialized { get; } = x => x + 3;

        public Func<int, int> this[int index] => x => x + index + _start;

        public static Func<int, int> operator +(Maker maker) => x => x + maker._start;

        public static explicit operator Func<int, int>(Maker maker) => x => x - maker._start;
    }

    private static class Initialized
    {
        public static readonly Func<int, int> Function;

#pragma warning disable CA1810 // A static constructor is what is tested.
        static Initialized()
#pragma warning restore CA1810
        {
            var number = 12;
            Function = x => x + number;
        }
    }
}
