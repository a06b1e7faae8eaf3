using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>What a function captured and cannot read stays behind. Where everything crosses, these are refused.</summary>
internal static class PrunedCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Captured and not read");
        cases.Pruned(
            "a variable of a sibling",
            () =>
            {
                var thread = Thread.CurrentThread;
                var number = 5;
                Func<bool> sibling = () => thread.IsAlive;
                sibling();
                return F(() => number);
            },
            "closure → thread",
            "cloudpickle test_correct_globals_import");
        cases.Pruned("a field of this", () => new Report().Function(), "closure → this._thread");
        cases.Pruned("a field of this, beside a local", () => new Report().FunctionWithLocal(), "closure → this._thread");
        cases.Pruned("a field of this, by a method group", () => F(new Report().Number), "closure → this._thread");
        cases.Pruned("a parameter of a primary constructor", () => new Primary(3, Thread.CurrentThread).Function(), "closure → this.thread");
        cases.Pruned("a field of this, in a generic class", () => new Generic<string>("a").Function(), "closure → this._thread");
        cases.Pruned("a field of this, in a local function", () => new Report().Local(), "closure → this._thread");
        cases.Pruned(
            "a variable of an outer scope",
            () =>
            {
                var thread = Thread.CurrentThread;
                foreach (var i in new[] { 3 })
                {
                    var inner = i;
                    Func<string> both = () => thread.Name + inner;
                    both();
                    return F(() => inner);
                }

                throw new InvalidOperationException();
            },
            "closure → thread");
        return cases.Cases;
    }

    private sealed class Report
    {
        private readonly Thread _thread = Thread.CurrentThread;
        private readonly int _number = 5;

        public bool IsAlive => _thread.IsAlive;

        public int Number() => _number;

        public Func<int> Function() => () => _number;

        public Func<int> FunctionWithLocal()
        {
            var local = 10;
            return () => _number + local;
        }

        public Func<int> Local()
        {
            return Get;

            int Get() => _number + 1;
        }
    }

    private sealed class Primary(int number, Thread thread)
    {
        public bool IsAlive => thread.IsAlive;

        public Func<int> Function() => () => number;
    }

    private sealed class Generic<T>(T value)
    {
        private readonly Thread _thread = Thread.CurrentThread;
        private readonly T _value = value;

        public bool IsAlive => _thread.IsAlive;

        public Func<string> Function() => () => typeof(T).Name + _value;
    }
}
