namespace ProcessPool.ScriptTests;

/// <summary>C# scripting: every submission is an assembly that no file holds.</summary>
public sealed class CSharpScriptTests : IAsyncLifetime
{
    private readonly Session _session = new();

    public async Task InitializeAsync() => await _session.Type("var pool = new Pool(2);");

    public async Task DisposeAsync() => await _session.Type("pool.Dispose();");

    [Fact(Timeout = 120_000)]
    public async Task Lambda_OverNothing()
        => await _session.Gives<int>([1, 4, 9], "pool.Map(x => x * x, new[] { 1, 2, 3 })");

    [Fact(Timeout = 120_000)]
    public async Task Lambda_OverVariablesTypedEarlier()
    {
        await _session.Type("var factor = 3;");
        await _session.Type("var names = new List<string> { \"a\", \"b\" };");
        await _session.Gives<string>(["a3", "b6"], "pool.Map(x => names[x - 1] + x * factor, new[] { 1, 2 })");
        await _session.Type("factor = 5; names[0] = \"c\";");
        await _session.Gives<string>(["c5", "b10"], "pool.Map(x => names[x - 1] + x * factor, new[] { 1, 2 })");
    }

    [Fact(Timeout = 120_000)]
    public async Task Tree_OverVariablesTypedEarlier()
    {
        await _session.Type("using System.Linq.Expressions; var factor = 3;");
        await _session.Type("Expression<Func<int, int>> tree = x => x * factor;");
        await _session.Gives<int>([3, 6], "pool.Map(x => tree.Compile()(x), new[] { 1, 2 })");
        await _session.Type("factor = 5;");
        await _session.Gives<int>([5, 10], "pool.Map(x => tree.Compile()(x), new[] { 1, 2 })");
        await _session.Gives<int>([5], "pool.Map(t => t.Compile()(1), new[] { tree })");
    }

    [Fact(Timeout = 120_000)]
    public async Task Method_TypedEarlier_AndRedefined()
    {
        await _session.Type("int F(int x) => x + 1;");
        await _session.Gives<int>([2, 3], "pool.Map(F, new[] { 1, 2 })");
        await _session.Gives<int>([2, 3], "pool.Map(x => F(x), new[] { 1, 2 })");
        await _session.Type("int F(int x) => x + 100;");
        await _session.Gives<int>([101, 102], "pool.Map(F, new[] { 1, 2 })");
        await _session.Gives<int>([101, 102], "pool.Map(x => F(x), new[] { 1, 2 })");
    }

    [Fact(Timeout = 120_000)]
    public async Task Record_OfTheSession_OutAndBack_AsTheParentsOwnType()
    {
        await _session.Type("record Point(int X, int Y) { public Point Mirrored() => new(Y, X); }");
        Assert.Equal(true, await _session.Type(
            "pool.Map(p => p.Mirrored(), new[] { new Point(1, 2), new Point(3, 4) }).SequenceEqual(new[] { new Point(2, 1), new Point(4, 3) })"));
        Assert.Equal(true, await _session.Type("pool.Map(x => new Point(x, x), new[] { 1 })[0] is Point { X: 1 }"));
        await _session.Type("var origin = new Point(10, 20);");
        Assert.Equal("Point { X = 11, Y = 20 }", (await _session.Type("pool.Map(x => origin with { X = origin.X + x }, new[] { 1 })[0].ToString()")));
    }

    [Fact(Timeout = 120_000)]
    public async Task Class_WithStatics_AndGenericMethod()
    {
        await _session.Type("""
            static class Tools
            {
                private static readonly Dictionary<int, string> Names = new() { [1] = "one", [2] = "two" };
                public static string Name(int x) => Names[x];
                public static T[] Twice<T>(T x) => new[] { x, x };
            }
            """);
        await _session.Gives<string>(["one", "two"], "pool.Map(Tools.Name, new[] { 1, 2 })");
        Assert.Equal("two,two", await _session.Type("string.Join(',', pool.Map(x => Tools.Twice(Tools.Name(x)), new[] { 2 })[0])"));
    }

    /// <summary>Also those that only what the function calls reads; those of a class that is not read stay as they are.</summary>
    [Fact(Timeout = 120_000)]
    public async Task MutableStatics_ShipWhenRead_AndAgainWhenChanged()
    {
        await _session.Type("""
            class Config { public static int Factor = 2; public static string Name { get; set; } = "a"; public static List<int> Seen = new(); }
            class Open { public static System.IO.Stream File = System.IO.Stream.Null; public static int Times(int x) => x * Config.Factor; }
            """);
        await _session.Type("Config.Factor = 3;");
        await _session.Gives<int>([3, 6], "pool.Map(x => x * Config.Factor, new[] { 1, 2 })");
        await _session.Type("Config.Factor = 5; Config.Name = \"b\"; Config.Seen.Add(7);");
        await _session.Gives<int>([5, 10], "pool.Map(x => x * Config.Factor, new[] { 1, 2 })");
        await _session.Gives<int>([5, 10], "pool.Map(Open.Times, new[] { 1, 2 })");
        await _session.Gives<string>(["b7"], "pool.Map(x => Config.Name + Config.Seen[0], new[] { 0 })");
        await _session.Type("Config.Seen[0] = 8;");
        await _session.Gives<string>(["b8"], "pool.Map(x => Config.Name + Config.Seen[0], new[] { 0 })");
        var refused = await Assert.ThrowsAsync<ClosureException>(() => _session.Type("pool.Map(x => Open.File.Length, new[] { 1 })"));
        Assert.StartsWith("The function cannot be sent to another process: variable Open.File : ", refused.Message, StringComparison.Ordinal);
        await _session.Type("pool.Map(x => { Config.Factor = 100; return x; }, new[] { 1 });");
        Assert.Equal(5, await _session.Type("Config.Factor"));
    }

    [Fact(Timeout = 120_000)]
    public async Task AsyncFunctions_Streams_Queries_AndEnums()
    {
        await _session.Type("enum Color { Red, Green } var offset = 7;");
        Assert.Equal(12, await _session.Type("await pool.RunAsync(async () => { await Task.Delay(1); return offset + 5; })"));
        await _session.Gives<int>([7, 8], "pool.MapStream(x => x + offset, new[] { 0, 1 }).ToArray()");
        Assert.Equal(2, await _session.Type("Enumerable.Range(0, 10).AsProcessParallel(pool).Where(x => x + offset > 14).Count()"));
        Assert.Equal("Green", await _session.Type("pool.Map(x => (Color)x, new[] { 1 })[0].ToString()"));
        Assert.Equal("7,1 12,2", await _session.Type("string.Join(' ', pool.Map(c => $\"{c.Value},{c.Count}\", new[] { (Value: 7, Count: 1), (Value: 12, Count: 2) }))"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Exception_OfTheSession_ComesBackAsItself()
    {
        await _session.Type("class MyException(int code) : Exception(\"code \" + code) { public int Code => code; }");
        Assert.Equal(42, await _session.Type("int Caught() { try { pool.Run(int () => throw new MyException(42)); return 0; } catch (MyException e) { return e.Code; } } Caught()"));
    }

    [Fact(Timeout = 240_000)]
    public async Task HundredRedefinitions_DoNotGrowTheWorker()
    {
        await _session.Type("long Loaded() => pool.RunOnEachWorkerAsync(() => { GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect(); return AppDomain.CurrentDomain.GetAssemblies().Length; }).Result.Max();");
        for (var i = 0; i < 200; i++)
        {
            await _session.Gives<int>([i], $"int G(int x) => x + {i}; pool.Map(G, new[] {{ 0 }})");
        }

        // A worker keeps the last 64 functions, and with each its submission.
        Assert.InRange((int)(long)(await _session.Type("Loaded()"))!, 1, 180);
    }
}
