using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ProcessPool.ScriptTests;

/// <summary>Code that is generated or loaded while the program runs: no file holds it, so it is sent.</summary>
public sealed class GeneratedCodeTests : IAsyncLifetime
{
    private readonly Pool _pool = new(2);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task DynamicMethod_Runs()
    {
        var method = new DynamicMethod("Square", typeof(int), [typeof(int)]);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ret);
        Assert.Equal(new[] { 1, 4, 9 }, await _pool.MapAsync(method.CreateDelegate<Func<int, int>>(), new[] { 1, 2, 3 }));
    }

    [Fact(Timeout = 120_000)]
    public async Task CompiledExpression_Runs()
    {
        Expression<Func<int, string>> expression = x => "<" + Math.Abs(x) + ">";
        Assert.Equal(["<1>", "<2>"], await _pool.MapAsync(expression.Compile(), new[] { -1, 2 }));
    }

    [Fact(Timeout = 120_000)]
    public async Task CompiledExpression_WithObjectsOfItsOwn_Runs()
    {
        var names = new List<string> { "zero", "one" };
        var calls = new[] { 10 };
        Expression<Func<int, string>> expression = x => names[x] + calls[0];
        Assert.Equal(["zero10", "one10"], await _pool.MapAsync(expression.Compile(), new[] { 0, 1 }));
    }

    [Fact(Timeout = 120_000)]
    public async Task CompiledExpression_CapturedByALambda_Runs()
    {
        Expression<Func<int, int>> expression = x => x * 3;
        var triple = expression.Compile();
        Assert.Equal(new[] { 4, 7 }, await _pool.MapAsync(x => triple(x) + 1, new[] { 1, 2 }));
    }

    [Fact(Timeout = 120_000)]
    public async Task ReflectionEmit_TypesAndTheirObjects_ThereAndBack()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Emitted"), AssemblyBuilderAccess.Run).DefineDynamicModule("Emitted");
        var builder = module.DefineType("Counter", TypeAttributes.Public | TypeAttributes.Class);
        var field = builder.DefineField("Value", typeof(int), FieldAttributes.Public);
        var next = builder.DefineMethod("Next", MethodAttributes.Public, builder, [typeof(int)]);
        var il = next.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stfld, field);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ret);
        var type = builder.CreateType();
        var counter = Activator.CreateInstance(type)!;
        type.GetField("Value")!.SetValue(counter, 40);

        var function = type.GetMethod("Next")!.CreateDelegate<Func<int, object>>(counter);
        var results = await _pool.MapAsync(function, new[] { 2 });
        Assert.Same(type, results[0].GetType());
        Assert.Equal(42, type.GetField("Value")!.GetValue(results[0]));
    }

    [Fact(Timeout = 120_000)]
    public async Task LoadedFromBytes_Runs_AndItsTypesComeBackAsTheParents()
    {
        var assembly = Assembly.Load(Compile("Plugin", """
            public sealed record Price(decimal Amount, string Currency)
            {
                public static Price Twice(Price price) => price with { Amount = 2 * price.Amount };
                public static System.Func<int, Price> Make(string currency) => x => new Price(x, currency);
            }
            """));
        var type = assembly.GetType("Price")!;
        var make = (Func<int, object>)type.GetMethod("Make")!.Invoke(null, ["EUR"])!;
        var prices = await _pool.MapAsync(make, new[] { 1, 2 });
        Assert.All(prices, price => Assert.Same(type, price.GetType()));
        Assert.Equal("Price { Amount = 2, Currency = EUR }", prices[1].ToString());

        var twice = type.GetMethod("Twice")!;
        Assert.Equal("Price { Amount = 4, Currency = EUR }", (await _pool.RunAsync(() => twice.Invoke(null, [prices[1]])))!.ToString());
    }

    [Fact(Timeout = 120_000)]
    public async Task LoadedFromBytes_InTwoVersionsOfOneName_EachRunsItsOwn()
    {
        var functions = Enumerable.Range(1, 2).Select(version => Assembly.Load(Compile("Versioned", $"public static class V {{ public static int F(int x) => {version}00 + x; }}"))
            .GetType("V")!.GetMethod("F")!.CreateDelegate<Func<int, int>>()).ToArray();
        Assert.Equal(new[] { 101 }, await _pool.MapAsync(functions[0], new[] { 1 }));
        Assert.Equal(new[] { 201 }, await _pool.MapAsync(functions[1], new[] { 1 }));
        Assert.Equal(new[] { 101, 201 }, await _pool.MapAsync(f => f(1), functions));
    }

    [Fact(Timeout = 120_000)]
    public async Task ByReference_CodeWithoutAFile_IsRefusedInWords()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, CodeShipping = CodeShipping.ByReference });
        Expression<Func<int, int>> expression = x => x + 1;
        var function = expression.Compile();
        await Assert.ThrowsAsync<ClosureException>(() => pool.MapAsync(function, new[] { 1 }));
        var loaded = Assembly.Load(Compile("ByReference", "public static class V { public static int F(int x) => x; }")).GetType("V")!.GetMethod("F")!;
        var error = await Assert.ThrowsAsync<ClosureException>(() => pool.MapAsync(loaded.CreateDelegate<Func<int, int>>(), new[] { 1 }));
        Assert.Contains("loaded from memory", error.Message, StringComparison.Ordinal);
        Assert.Equal(new[] { 2 }, await pool.MapAsync(x => x + 1, new[] { 1 }));
    }

    private sealed record Item(int X, string Name);

    private static Item Next(Item item) => item with { X = item.X + 1 };

    private readonly int _offset = 100;

    [Fact(Timeout = 120_000)]
    public async Task ByValue_TheWorkerRunsACopy_AndItsTypesComeBackAsTheParents()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, CodeShipping = CodeShipping.ByValue });
        var factor = 3;
        var here = typeof(GeneratedCodeTests).Assembly.GetName().Name!;
        Assert.DoesNotContain(here, await pool.RunAsync(() => typeof(Item).Assembly.GetName().Name));
        Assert.Equal(new[] { 103, 106 }, await pool.MapAsync(x => (x * factor) + _offset, new[] { 1, 2 }));
        Assert.Equal([new Item(2, "a"), new Item(3, "b")], await pool.MapAsync(Next, new[] { new Item(1, "a"), new Item(2, "b") }));
        Assert.Equal(new[] { 5 }, await pool.MapAsync(async x => { await Task.Yield(); return x + factor; }, new[] { 2 }));
        Assert.Equal(new Item(6, "sum"), new[] { 1, 2, 3 }.AsProcessParallel(pool).Aggregate(
            new Item(0, "sum"), (sum, x) => sum with { X = sum.X + x }, (a, b) => a with { X = a.X + b.X }, sum => sum));
    }

    private static byte[] Compile(string name, string code)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)], references, new(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return image.ToArray();
    }
}
