using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>Functions in generic hosts.</summary>
internal static class GenericCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Generics");
        cases.Map("a lambda in a generic method", () => Typed<string>(), 5);
        cases.Map("a closure in a generic method", () => Closed("a"), 5);
        cases.Map("a closure in a generic method, of a struct", () => Closed((1, 'c')), 5);
        cases.Map("a closure in a generic method, of an array of a generic", () => Closed(new List<int[]> { new[] { 1 } }), 5);
        cases.Map("a lambda in a generic class", () => Host<string>.Static(), 5);
        cases.Map("a lambda over this of a generic class", () => new Host<string>("a").OfThis(), 5);
        cases.Map("a generic method of a generic class", () => new Host<string>("a").Both(2.5m), 5);
        cases.Map("a class nested in a generic class", () => new Host<string>.Inner(3).Function(), 5);
        cases.Map("a generic class nested in a generic class", () => new Host<string>.Inner<int>("b", 3).Function<Guid>(), 5);
        cases.Map("a class derived from its own generic base", () => new Self().Function(), 5, "dill test_classdef.test_origbases");
        cases.Map("a local function that is generic, in a generic method", () => Nested("a"), 5);
        cases.Map("with a constraint on an interface with static members", () => Zero<int>(), 5);
        cases.Map("with constraints on new() and enumerations", () => Made<List<int>, DayOfWeek>(), 5);
        cases.MapAsync("async in a generic class", () => F<int, Task<string>>(new Host<string>("a").Later), 5);
        cases.Map("an iterator in a generic class", () => F<int, IEnumerable<string>>(new Host<string>("a").Repeated), 5);
        cases.Map("instantiated over a type that the compiler made", () => Closed(new { A = 1, B = "b" }), 5, "dill test_classdef.test_namedtuple");
        cases.Map("instantiated over a private type", () => Closed(new Private(4)), 5);
        cases.Map("with variance", () => (Func<string, object>)(Func<object, string>)Text, "text");
        return cases.Cases;
    }

    private static string Text(object value) => "of " + value;

    private static Func<int, string> Typed<T>() => x => typeof(T).Name + x;

    private static Func<int, string> Closed<T>(T value)
    {
        var count = 0;
        return x => $"{typeof(T).Name} {value} {x} {++count}";
    }

    private static Func<int, string> Nested<T>(T value)
    {
        return x => Inner(x) + Inner("text");

        string Inner<TInner>(TInner inner) => $"{typeof(T).Name} {typeof(TInner).Name} {value} {inner}";
    }

    private static Func<int, T> Zero<T>()
        where T : System.Numerics.INumber<T> => x => T.Zero + T.CreateChecked(x);

    private static Func<int, string> Made<T, TEnum>()
        where T : class, new()
        where TEnum : struct, Enum => x => $"{new T().GetType().Name} {(TEnum)(object)x}";

    private sealed record Private(int Number);

    private sealed class Host<T>(T value)
    {
        private readonly T _value = value;

        public static Func<int, string> Static() => static x => typeof(T).Name + x;

        public Func<int, string> OfThis() => x => $"{_value} {x}";

        public Func<int, string> Both<TOther>(TOther other) => x => $"{typeof(T).Name} {typeof(TOther).Name} {_value} {x} {other}";

        public async Task<string> Later(int x)
        {
            await Task.Yield();
            return $"{_value} {x}";
        }

        public IEnumerable<T> Repeated(int count)
        {
            for (var i = 0; i < count; i++)
            {
                yield return _value;
            }
        }

        public sealed class Inner(int number)
        {
            public Func<int, string> Function() => x => typeof(T).Name + (x + number);
        }

        public sealed class Inner<TInner>(T text, TInner number)
        {
            public Func<int, string> Function<TMethod>()
            {
                var local = text;
                return x => $"{typeof(T).Name} {typeof(TInner).Name} {typeof(TMethod).Name} {local} {number} {x}";
            }
        }
    }

    private abstract class Base<TSelf>
        where TSelf : Base<TSelf>, new()
    {
        public abstract int Number { get; }

        public Func<int, int> Function() => x => new TSelf().Number + x + Number;
    }

    private sealed class Self : Base<Self>
    {
        public override int Number => 20;
    }
}
