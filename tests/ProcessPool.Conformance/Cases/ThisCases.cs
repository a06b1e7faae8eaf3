using ProcessPool.Conformance.Running;

namespace ProcessPool.Conformance.Cases;

/// <summary>Functions that use members of the object that they were made in.</summary>
internal static class ThisCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("this");
        cases.Map("of a class", () => new Counter(100).OfThis(), 5);
        cases.Map("of a class, and a local", () => new Counter(100).OfThisAndLocal(), 5);
        cases.Map("of a class, and a local of a sibling", () => new Counter(100).BesideASibling(), 5);
        cases.Map("of a class, in a lambda in a lambda", () => new Counter(100).InALambdaInALambda(), 5);
        cases.Map("of a class, changed by the function", () => new Counter(100).Changing(), 5);
        cases.Map("itself, passed on", () => new Counter(100).PassedOn(), 5);
        cases.Map("of a struct, by a copy", () => new Point(3, 4).Function(), 5);
        cases.Map("of a struct, as a method group", () => (Func<int, int>)new Point(3, 4).Plus, 5);
        cases.Map("of a readonly struct", () => (Func<int, int>)new ReadOnlyPoint(3).Plus, 5);
        cases.Map("of a record", () => new Order("book", 3).Function(), 5);
        cases.Map("of a record struct", () => (Func<int, string>)new Line("pen", 2).Print, 5);
        cases.Map("with parameters of a primary constructor", () => new Primary("name", 7).Function(), 5);
        cases.Map("with parameters of a primary constructor, and a local", () => new Primary("name", 7).FunctionWithLocal(), 5);
        cases.Map("with parameters of a primary constructor of a struct", () => (Func<int, int>)new PrimaryStruct(8).Plus, 5);
        cases.Map("of a base class", () => new Derived().OfBase(), 5, "dill test_recursive.test_super");
        cases.Map("calling base", () => new Derived().CallingBase(), 5, "cloudpickle test_dynamically_generated_class_that_uses_super");
        cases.Map("calling base, and a local", () => new Derived().CallingBaseWithLocal(), 5);
        cases.Map("with fields of one name in base and derived class", () => new Derived().BothFields(), 5, "dill test_classdef.test_inherit");
        cases.Map("with all kinds of properties", () => new Properties { Init = 2, Required = 3 }.Function(), 5, "dill test_properties");
        cases.Run("that points back to the closure", () => new Owner().Function(), "dill test_recursive.test_circular_reference");
        cases.Map("with an event", () => new Source().Function(), 5);
        cases.Run("that is a dictionary of the user", () => new Words { ["a"] = 1 }.Function());
        return cases.Cases;
    }

    private sealed class Counter(int start)
    {
        private readonly int _start = start;
        private int _steps;

        public Func<int, int> OfThis() => x => x + _start;

        public Func<int, int> OfThisAndLocal()
        {
            var local = 1000;
            return x => x + _start + local;
        }

        public Func<int, int> BesideASibling()
        {
            var local = 1000;
            Func<int> sibling = () => local;
            sibling();
            return x => x + _start + _steps;
        }

        public Func<int, int> InALambdaInALambda() => x => Enumerable.Range(0, x).Sum(y => y + _start);

        public Func<int, int> Changing() => x =>
        {
            _steps += x;
            return ++_steps + _start;
        };

        public Func<int, string> PassedOn() => x => string.Concat(this, x);

        public override string ToString() => $"Counter {_start} {_steps}";
    }

    private struct Point(int x, int y)
    {
        public int X = x;
        public int Y = y;

        public int Plus(int z) => ++X + Y + z;

        public readonly Func<int, int> Function()
        {
            var copy = this;
            return z => copy.Plus(z) + copy.Plus(z);
        }
    }

    private readonly struct ReadOnlyPoint(int x)
    {
        private readonly int _x = x;

        public int Plus(int z) => _x + z;
    }

    private sealed record Order(string Title, int Count)
    {
        public Func<int, string> Function() => x => (this with { Count = Count + x }).ToString();
    }

    private readonly record struct Line(string Title, int Count)
    {
        public string Print(int x) => $"{this} {x}";
    }

    private sealed class Primary(string name, int number)
    {
        public Func<int, string> Function() => x => name + (number + x);

        public Func<int, string> FunctionWithLocal()
        {
            var local = "!";
            return x => name + (number++ + x) + local;
        }
    }

    private readonly struct PrimaryStruct(int number)
    {
        public int Plus(int x) => number + x;
    }

    private class Base(int number)
    {
        private readonly int _number = number;
        private readonly string _same = "base";

        protected int Number => _number;

        public string BaseSame => _same;

        public virtual string Name(int x) => "base" + x;
    }

    private sealed class Derived() : Base(70)
    {
        private readonly string _same = "derived";

        public override string Name(int x) => "derived" + x;

        public Func<int, int> OfBase() => x => x + Number;

        public Func<int, string> CallingBase() => x => base.Name(x) + Name(x);

        public Func<int, string> CallingBaseWithLocal()
        {
            var local = "!";
            return x => base.Name(x) + Name(x) + local;
        }

        public Func<int, string> BothFields() => x => _same + BaseSame + x;
    }

    private sealed class Properties
    {
        public int Auto { get; set; } = 1;

        public int Init { get; init; }

        public required int Required { get; set; }

        public int Computed => Auto + Init + Required;

        public string Field
        {
            get => field + "!";
            set => field = value + "?";
        }
        = "f";

        public Func<int, string> Function() => x =>
        {
            Auto += x;
            Field = "g";
            return $"{Auto} {Init} {Required} {Computed} {Field}";
        };
    }

    private sealed class Owner
    {
        private Func<string>? _function;
        private Owner? _self;

        public Func<string> Function()
        {
            _self = this;
            var local = "local";
            _function = () => local + ReferenceEquals(_self, this) + ReferenceEquals(_function!.Target, _self._function!.Target);
            return _function;
        }
    }

    private sealed class Source
    {
        private int _seen;

        private event Action<int>? Happened;

        public Func<int, int> Function()
        {
            Happened += x => _seen += x;
            Happened += Twice;
            return x =>
            {
                Happened?.Invoke(x);
                return _seen;
            };
        }

        private void Twice(int x) => _seen += 2 * x;
    }

    private sealed class Words : Dictionary<string, int>
    {
        private readonly string _name = "words";

        public Func<string> Function() => () => _name + Count + this["a"];
    }
}
