using ProcessPool.Conformance.Running;

namespace ProcessPool.Conformance.Cases;

/// <summary>Delegates of every type and arity.</summary>
internal static class DelegateCases
{
    private delegate int Optional(int x, int y = 10);

    private delegate int Params(int x, params int[] more);

    private delegate int ParamsSpan(params ReadOnlySpan<int> numbers);

    private delegate void ByRef(ref int x, in int y, out int z);

    private delegate ref int RefReturn(int[] numbers);

    private delegate T Generic<in TItem, out T>(TItem item, string name);

    private unsafe delegate int Pointed(int* number);

    public static IReadOnlyList<ConformanceCase> List()
    {
        var cases = new CaseList("Delegates");
        Types(cases);
        Arities(cases);
        Multicast(cases);
        return cases.Cases;
    }

    private static void Types(CaseList cases)
    {
        cases.Call("Predicate", () => Least(3), predicate => Array.FindAll([1, 2, 3, 4], predicate));
        cases.Call("Comparison", () => (Comparison<string>)((a, b) => b.Length - a.Length), comparison => new[] { "a", "abc", "ab" }.Order(Comparer<string>.Create(comparison)).ToArray());
        cases.Call("Converter", () => (Converter<int, string>)(x => "n" + x), converter => Array.ConvertAll([1, 2], converter));
        cases.Call("EventHandler", () => (EventHandler<StateArgs>)((_, e) => e.Value++), handler => Handled(handler));
        cases.Call("of one's own, generic, variant", () => (Generic<object, string>)((item, name) => name + item), function => ((Generic<string, object>)function)("a", "b"));
        cases.Call("with an optional parameter", () => (Optional)((x, y) => x + y), function => function(1) + function(1, 100));
        cases.Call("with params", () => (Params)((x, more) => x + more.Sum()), function => function(1) + function(1, 2, 3), "dill test_functions");
        cases.Call("with params of a span", () => (ParamsSpan)(numbers => numbers.Length), function => function(1, 2, 3));
        cases.Call("of a lambda with an optional parameter, which has a type that the compiler made", () =>
        {
            var function = (int x, int y = 7) => x + y;
            return function;
        }, function => function(1));
        cases.Call("of a lambda with params, which has a type that the compiler made", () =>
        {
            var function = (params int[] all) => all.Sum();
            return function;
        }, function => function(1, 2, 3));
        cases.Call("Delegate, called late", () => (Delegate)((int x) => x + 1), function => function.DynamicInvoke(5));
        cases.Call("MulticastDelegate, called late", () => (MulticastDelegate)Least(3), function => function.DynamicInvoke(5));
        cases.Call("captured as an object", () => (object)Least(3), function => ((Predicate<int>)function)(5));
        cases.Call("with ref, in and out, called in the worker", () => (ByRef)Change, function => Changed(function));
        cases.Call("with a result by reference, called in the worker", () => (RefReturn)Second, function => SetSecond(function));
        cases.Call("with a pointer, called in the worker", Pointer, CallPointer);
        cases.Call("null", () => (Func<int>?)null, function => function is null);
    }

    private static void Arities(CaseList cases)
    {
        const string Peer = "dill test_functions";
        cases.Call("Action", () => CountingAction(out _), function => Counted(function), Peer);
        cases.Call("Func of 2", () => (Func<int, int, int>)((a, b) => a - b), f => f(1, 2), Peer);
        cases.Call("Func of 3", () =>
        {
            var function = (int a, int b, int c) => a - b - c;
            return function;
        }, f => f(1, 2, 3), Peer);
        cases.Call("Func of 4", () =>
        {
            var function = (int a, int b, int c, int d) => a - b - c - d;
            return function;
        }, f => f(1, 2, 3, 4), Peer);
        cases.Call("Func of 5", () =>
        {
            var function = (int a, int b, int c, int d, int e) => a - b - c - d - e;
            return function;
        }, f => f(1, 2, 3, 4, 5), Peer);
        cases.Call("Func of 6", () =>
        {
            var function = (int a, int b, int c, int d, int e, int g) => a - b - c - d - e - g;
            return function;
        }, f => f(1, 2, 3, 4, 5, 6), Peer);
        cases.Call("Func of 7", () =>
        {
            var function = (int a, int b, int c, int d, int e, int g, int h) => a - b - c - d - e - g - h;
            return function;
        }, f => f(1, 2, 3, 4, 5, 6, 7), Peer);
        cases.Call("Func of 8", () =>
        {
            var function = (int a, int b, int c, int d, int e, int g, int h, int i) => a - b - c - d - e - g - h - i;
            return function;
        }, f => f(1, 2, 3, 4, 5, 6, 7, 8), Peer);
        cases.Call("Func of 16", Sixteen, f => f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), Peer);
        cases.Call("of 17, which has a type that the compiler made", () =>
        {
            var function = (int a, int b, int c, int d, int e, int g, int h, int i, int j, int k, int l, int m, int n, int o, int p, int q, int r) => a - q - r;
            return function;
        }, f => f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17), Peer);
        cases.Call("Action of 16", () => (Action<int[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int>)((all, a, b, c, d, e, g, h, i, j, k, l, m, n, o, p) => all[0] = a + p), f => Filled(f), Peer);
    }

    private static void Multicast(CaseList cases)
    {
        cases.Call("of several methods", () => (Action<List<string>>)(list => list.Add("a")) + Add + new Adder("c").Add, function => Lists(function));
        cases.Run("of several methods, of which the last gives the result", () => (() => 1) + new Func<int>(() => 2));
        cases.Call("of the same method twice", () => (Action<List<string>>)Add + Add, function => Lists(function));
        cases.Call("of which one was taken away", () => ((Action<List<string>>)Add + new Adder("x").Add + Add - Add)!, function => Lists(function));
        cases.Call("of closures that share a variable", SharingAction, function => Lists(function));
        cases.Call("of multicast delegates", () => (Action<List<string>>)(((Action<List<string>>)Add + Add) + (Action<List<string>>)(((Action<List<string>>)Add) + new Adder("d").Add)), function => Lists(function));
        cases.Call("compared with a part of it", () =>
            {
                var adder = new Adder("e");
                return (First: (Action<List<string>>)adder.Add, Second: (Action<List<string>>)adder.Add);
            }, pair => pair.First == pair.Second && ReferenceEquals(pair.First.Target, pair.Second.Target));
    }

    private static Predicate<int> Least(int least) => x => x >= least;

    private static int Handled(EventHandler<StateArgs> handler)
    {
        var e = new StateArgs { Value = 4 };
        handler(null, e);
        return e.Value;
    }

    private static void Change(ref int x, in int y, out int z)
    {
        z = x;
        x += y;
    }

    private static (int X, int Z) Changed(ByRef function)
    {
        var x = 1;
        function(ref x, 10, out var z);
        return (x, z);
    }

    private static ref int Second(int[] numbers) => ref numbers[1];

    private static int[] SetSecond(RefReturn function)
    {
        int[] numbers = [1, 2, 3];
        function(numbers) = 20;
        return numbers;
    }

    private static unsafe Pointed Pointer() => number => *number + 1;

    private static unsafe int CallPointer(Pointed function)
    {
        var number = 5;
        return function(&number);
    }

    private static Action CountingAction(out Func<int> read)
    {
        var counter = new Cell();
        read = () => counter.Value;
        return counter.Increment;
    }

    private static int Counted(Action function)
    {
        function();
        function();
        return ((Cell)function.Target!).Value;
    }

    private static Func<int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int, int> Sixteen()
    {
        var start = 1000;
        return (a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q) => start - a - b - c - d - e - g - h - i - j - k - l - m - n - o - p - q;
    }

    private static int Filled(Action<int[], int, int, int, int, int, int, int, int, int, int, int, int, int, int, int> function)
    {
        var all = new int[1];
        function(all, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        return all[0];
    }

    private static void Add(List<string> list) => list.Add("b");

    private static Action<List<string>> SharingAction()
    {
        var next = 0;
        Action<List<string>> first = list => list.Add("first" + ++next);
        return first + (list => list.Add("second" + ++next)) + first;
    }

    private static List<string> Lists(Action<List<string>> function)
    {
        var list = new List<string>();
        function(list);
        return list;
    }

    private sealed class StateArgs : EventArgs
    {
        public int Value { get; set; }
    }

    private sealed class Cell
    {
        public int Value { get; private set; }

        public void Increment() => Value++;
    }

    private sealed class Adder(string text)
    {
        public void Add(List<string> list) => list.Add(text);
    }
}
