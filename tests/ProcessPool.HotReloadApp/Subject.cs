using System.Reflection;

namespace ProcessPool.HotReloadApp;

/// <summary>The code that is edited, and what is called of it.</summary>
internal sealed class Subject(Assembly edited, Assembly caller)
{
    public const string Source = """
        using System;

        public static class F
        {
            public static int Factor = 1;
            public static void SetFactor() { Factor = 7; }
            public static Func<int, int> Plain() { return x => x + 1; }
            public static int Called(int x) { return 10 * x; }
            public static Func<int, int> Calling() { return x => Called(x); }
            public static Func<int, int> Captured(int k, int m) { return x => x * k; }
            public static Func<int, int> Static() { return x => x * Factor; }
            public static Func<object, object> OnItem() { return given => { var item = (Item)given; return new Item(item.X, 1); }; }
        }

        public sealed record Item(int X, int Version) { public override string ToString() => $"{X}/{Version}"; }
        """;

    /// <summary>An assembly that nobody edits.</summary>
    public const string CallerSource = "public static class C { public static int Run(int x) => 1000 + F.Called(x); }";

    public const string ShapesSource = "public class Shape { public override string ToString() { return \"round\"; } }";

    public const string ReflectedSource = """
        using System;

        public static class R
        {
            public static int Hidden(int x) { return x + 1; }
            public static Func<int, int> Late() { return x => (int)typeof(R).GetMethod("Hid" + "den")!.Invoke(null, new object[] { x })!; }
        }
        """;

    public Func<int, int> Caller { get; } = caller.GetType("C")!.GetMethod("Run")!.CreateDelegate<Func<int, int>>();

    public Action Initializer { get; } = edited.GetType("F")!.GetMethod("SetFactor")!.CreateDelegate<Action>();

    public object Item(int x) => Activator.CreateInstance(edited.GetType("Item")!, x, 0)!;

    public Func<int, int> Function(string name, params object[] arguments) => (Func<int, int>)edited.GetType("F")!.GetMethod(name)!.Invoke(null, arguments)!;

    public static Func<int, int> Function(Assembly assembly, string name) => (Func<int, int>)assembly.GetType("R")!.GetMethod(name)!.Invoke(null, null)!;

    /// <summary>What each function gives in a worker, and here if that is not the same.</summary>
    public async Task Show(string when, Pool pool, Func<int, int> plain, Func<int, int> captured)
    {
        var results = new List<string>();
        foreach (var function in new[] { plain, Function("Calling"), captured, Caller })
        {
            var there = (await pool.MapAsync(function, [1]))[0];
            var here = function(1);
            results.Add(there == here ? $"{there}" : $"{there} instead of {here}");
        }

        var onItem = (Func<object, object>)edited.GetType("F")!.GetMethod("OnItem")!.Invoke(null, null)!;
        var item = (await pool.MapAsync(onItem, [Item(5)]))[0];
        Console.WriteLine($"{when}: {string.Join(' ', results)}, {item} {(item.GetType() == edited.GetType("Item") ? "of the same type" : "of another type")}");
    }
}
