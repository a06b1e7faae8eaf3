using ProcessPool.Conformance.Running;
using static ProcessPool.Conformance.Running.Shape;

namespace ProcessPool.Conformance.Cases;

/// <summary>Local functions.</summary>
internal static class LocalFunctionCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Local functions");
        cases.Map(
            "static",
            () =>
            {
                return F<int, int>(Twice);

                static int Twice(int x) => 2 * x;
            },
            5);
        cases.Map(
            "without captures",
            () =>
            {
                return F<int, int>(Twice);

                int Twice(int x) => 2 * x;
            },
            5);
        cases.Map(
            "capturing",
            () =>
            {
                var a = 3;
                return F<int, int>(Add);

                int Add(int x) => x + a;
            },
            5);
        cases.Map(
            "called by a lambda, with the closure as a struct by reference inside",
            () =>
            {
                var a = 3;
                return F((int x) =>
                {
                    var b = x * 10;
                    return Sum(1);

                    int Sum(int y) => a + b + x + y;
                });
            },
            5);
        cases.Map(
            "recursive, static",
            () =>
            {
                return F<int, int>(Fibonacci);

                static int Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
            },
            12,
            "dill test_recursive.test_recursive_function");
        cases.Map(
            "recursive, capturing",
            () =>
            {
                var least = 2;
                return F<int, int>(Fibonacci);

                int Fibonacci(int n) => n < least ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
            },
            12);
        cases.Map(
            "recursive to each other",
            () =>
            {
                var steps = 0;
                return F((int n) => $"{IsEven(n)} {steps}");

                bool IsEven(int n) => n == 0 || IsOdd(n - 1);

                bool IsOdd(int n)
                {
                    steps++;
                    return n != 0 && IsEven(n - 1);
                }
            },
            9);
        cases.Call(
            "that returns itself",
            () =>
            {
                Self function = null!;
                function = Itself;
                return function;

                Self Itself(int x) => x == 0 ? function : Itself;
            },
            function => ReferenceEquals(function(0), function(1)(0)) && function(1).Method == function.Method,
            "dill test_recursive.test_function_cells");
        cases.Map(
            "generic",
            () =>
            {
                var a = 3;
                return F<int, string>(Print<int>);

                string Print<T>(T x) => $"{typeof(T).Name} {x} {a}";
            },
            5);
        cases.Map(
            "in a local function in a lambda",
            () =>
            {
                var a = 1;
                return F((int x) =>
                {
                    return Outer();

                    int Outer()
                    {
                        var b = x + 1;
                        return Inner() + Inner();

                        int Inner() => b++ + a;
                    }
                });
            },
            5);
        cases.Map(
            "that is an iterator",
            () =>
            {
                var a = 3;
                return F((int x) => Numbers(x).ToArray());

                IEnumerable<int> Numbers(int count)
                {
                    for (var i = 0; i < count; i++)
                    {
                        yield return i * a;
                    }
                }
            },
            5);
        cases.MapAsync(
            "that is async",
            () =>
            {
                var a = 3;
                return F<int, Task<int>>(Later);

                async Task<int> Later(int x)
                {
                    await Task.Yield();
                    return x + a;
                }
            },
            5);
        cases.Map("of this", () => new Host(100).Function(), 5);
        cases.Map("of this and a parameter", () => new Host(100).FunctionOf(1000), 5);
        cases.Map(
            "with ref, out and in parameters, which only itself calls",
            () =>
            {
                return F((int x) =>
                {
                    Add(ref x, 10, out var before);
                    return (x * 100) + before;
                });

                static void Add(ref int x, in int y, out int before)
                {
                    before = x;
                    x += y;
                }
            },
            5);
        return cases.Cases;
    }

    private delegate Self Self(int x);

    private sealed class Host(int start)
    {
        private readonly int _start = start;

        public Func<int, int> Function()
        {
            return Add;

            int Add(int x) => x + _start;
        }

        public Func<int, int> FunctionOf(int more)
        {
            return Add;

            int Add(int x) => x + _start + more;
        }
    }
}
