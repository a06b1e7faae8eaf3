using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>Captured objects of the user's types.</summary>
internal static class StateCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Captured objects");
        cases.Run("a record with init, required and static members", () =>
            {
                var dated = new Dated("a") { Day = 3, Required = "r" };
                return F(() => (dated with { Day = 4 }).ToString() + Dated.Shared);
            }, "cloudpickle test_dataclass_fields_are_preserved");
        cases.Run("a struct that it changes", () =>
        {
            var point = new Mutable(3);
            return F(() => (point.Next() * 10) + point.Next());
        }, "cloudpickle test_instance_with_slots");
        cases.Run("an anonymous type", () =>
            {
                var value = new { A = 1, B = new { C = "c" } };
                return F(() => value);
            }, "dill test_classdef.test_namedtuple");
        cases.Run("a tuple with arrays", () =>
            {
                var pair = (new[] { 1, 2 }, "b");
                return F(() => pair.Item1[1] + pair.Item2);
            }, "dill test_classdef.test_array_nested");
        cases.Run("an object behind an interface", () => Behind(new Cat()));
        cases.Run("objects that refer to each other", () =>
        {
            var a = new Node("a");
            var b = new Node("b") { Next = a };
            a.Next = b;
            return F(() => ReferenceEquals(a.Next!.Next, a) + b.Next!.Name);
        }, "cloudpickle test_cycle_in_classdict_globals");
        cases.Run("one object, captured twice, stays one", () =>
        {
            var first = new Node("a");
            var second = first;
            Func<Node> inner = () => first;
            return F(() => ReferenceEquals(first, second) && ReferenceEquals(inner(), second));
        }, "cloudpickle test_weakset_identity_preservation");
        cases.Run("a chain of 100,000 objects", Chain, "cloudpickle test_recursion_during_pickling");
        cases.Run("an object whose Equals, GetHashCode and == throw", () =>
            {
                var unequal = new Unequal(5);
                return F(() => unequal.Number);
            }, "dill test_restricted");
        cases.Run("an object whose constructor must not run again", () =>
            {
                var once = new Once(5);
                return F(() => once.Number);
            }, "dill test_recursive.test_super");
        cases.Run("its own parts, which are the closure's", () => new Outer("o").Function(), "dill test_recursive.test_circular_reference");
        cases.Run("a singleton of the user, which is a copy", () =>
            {
                var single = Singleton.Instance;
                return F(() => single.Number);
            });
        cases.Run("a type", () =>
            {
                var type = typeof(Node);
                return F(() => type);
            }, "cloudpickle test_module");
        cases.Run("types: generic, open, nested, of arrays, void", () =>
            {
                var types = new[] { typeof(List<Node>), typeof(List<>), typeof(Node[,]), typeof(void), typeof(Dictionary<,>.KeyCollection) };
                return F(() => types);
            }, "dill test_selected.test_class_descriptors");
        cases.Run("members", () =>
            {
                var members = new System.Reflection.MemberInfo[] { typeof(Node).GetProperty("Next")!, typeof(Node).GetMethod("ToString")!, typeof(Source).GetEvent("Happened")!, typeof(string).GetField("Empty")! };
                return F(() => members);
            }, "dill test_selected.test_class_descriptors");
        cases.Run("an assembly", () =>
            {
                var assembly = typeof(Node).Assembly;
                return F(() => assembly.GetName().Name);
            }, "cloudpickle test_module");
        cases.Run("an enumeration, boxed", () =>
            {
                var boxed = (object)Level.High;
                return F(() => boxed.ToString() + (boxed is Level.High));
            }, "cloudpickle test_interactively_defined_enum");
        cases.Run("private nested classes, abstract and generic bases", () =>
            {
                var deep = new Kind<int>.Deep("d", 4);
                return F(() => deep.Text + deep.Value);
            }, "dill test_classdef.test_class_instances");
        cases.Map("an item, whose changes stay in the worker", () => F((Node node) => (node.Next = new Node("changed")).Name), new Node("item"), "cloudpickle test_property");
        cases.Run("a class with a field of a delegate type, and an event", () =>
            {
                var source = new Source();
                return F(() => source.Raise(4));
            });
        cases.Run("an object that comes back as the parent's type", () =>
            {
                var node = new Node("n");
                return F(() => node.GetType() == typeof(Node));
            }, "cloudpickle test_interactive_dynamic_type_and_remote_instances");
        cases.Run("an object with a static field that cannot cross", () =>
            {
                var value = new WithStatic(3);
                return F(() => value.Number);
            }, "cloudpickle test_dynamic_module_with_unpicklable_builtin");
        return cases.Cases;
    }

    private static Func<string> Behind(IAnimal animal) => () => animal.Speak();

    private static Func<int> Chain()
    {
        Node? last = null;
        for (var i = 0; i < 100_000; i++)
        {
            last = new Node("n") { Next = last };
        }

        return () =>
        {
            var count = 0;
            for (var node = last; node is not null; node = node.Next)
            {
                count++;
            }

            return count;
        };
    }

    private enum Level : byte
    {
        Low,
        High,
    }

    private interface IAnimal
    {
        string Speak();
    }

    private sealed class Cat : IAnimal
    {
        public string Speak() => "meow";
    }

    private sealed record Dated(string Name)
    {
        public static string Shared => "shared";

        public int Day { get; init; }

        public required string Required { get; init; }
    }

    private sealed class Node(string name)
    {
        public string Name { get; } = name;

        public Node? Next { get; set; }
    }

    private sealed class Unequal(int number)
    {
        public int Number => number;

        public static bool operator ==(Unequal? left, Unequal? right) => throw new NotSupportedException();

        public static bool operator !=(Unequal? left, Unequal? right) => throw new NotSupportedException();

        public override bool Equals(object? obj) => throw new NotSupportedException();

#pragma warning disable CA1065 // That it throws is the case.
        public override int GetHashCode() => throw new NotSupportedException();
#pragma warning restore CA1065
    }

    private sealed class Once
    {
        private static int _made;

        public Once(int number) => Number = number + (100 * (_made++ > 1_000_000 ? 1 : 0));

        public int Number { get; }
    }

    private sealed class Outer(string name)
    {
        private readonly string _name = name;

        public Func<string> Function()
        {
            var part = new Part(this);
            return () => part.Owner._name + ReferenceEquals(part.Owner, this);
        }

        private sealed class Part(Outer owner)
        {
            public Outer Owner { get; } = owner;
        }
    }

    private sealed class Singleton
    {
        public static Singleton Instance { get; } = new();

        public int Number { get; } = 12;
    }

    private abstract class Kind<T>(string text)
    {
        public string Text { get; } = text;

        public sealed class Deep(string text, T value) : Kind<T>(text)
        {
            public T Value { get; } = value;
        }
    }

    private sealed class Source
    {
        private readonly Func<int, int> _twice = x => 2 * x;
        private int _seen;

        public Source() => Happened += x => _seen += _twice(x);

        public event Action<int>? Happened;

        public int Raise(int x)
        {
            Happened!(x);
            return _seen;
        }
    }

    private sealed class WithStatic(int number)
    {
        public static readonly Thread Thread = Thread.CurrentThread;

        public int Number => number + (Thread.ManagedThreadId > 0 ? 1 : 2);
    }
}
