using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;

namespace ProcessPool.ScriptTests;

/// <summary>Items bring generated code along that the function does not mention.</summary>
public sealed class GeneratedItemTests : IAsyncLifetime
{
    private readonly Pool _pool = new(2);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task TypesOfItems_ArriveBeforeThem_AndComeBackAsTheParents()
    {
        var types = Shapes("Unmentioned", 5);
        var items = types.Select(type => Activator.CreateInstance(type)!).ToArray();
        Assert.Equal(new[] { "0", "1", "2", "3", "4" }, await _pool.MapAsync(item => item.ToString(), items, new MapOptions { ChunkSize = 1 }));
        Assert.Equal(items.Select(item => item.GetType()), (await _pool.MapAsync(item => item, items)).Select(item => item.GetType()));
        Assert.Equal(items.Select(item => item.GetType()), await _pool.MapAsync(item => item.GetType(), items));
    }

    /// <summary>Types that the function has already are the same types for its items: a class and its base, each of another slice.</summary>
    [Fact(Timeout = 120_000)]
    public async Task TypeWhoseBaseTheFunctionMentions_IsOfThatBase()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Hierarchy"), AssemblyBuilderAccess.Run).DefineDynamicModule("Hierarchy");
        var builder = module.DefineType("Base", TypeAttributes.Public);
        var field = builder.DefineField("Value", typeof(int), FieldAttributes.Assembly);
        var get = builder.DefineMethod("Get", MethodAttributes.Assembly | MethodAttributes.Virtual, typeof(int), []);
        var il = get.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ret);
        var basis = builder.CreateType();
        var derived = new[] { 10, 100 }.Select(factor => Derive(module, basis, factor)).ToArray();

        var parameter = Expression.Parameter(typeof(object));
        var function = Expression.Lambda<Func<object, int>>(
            Expression.Call(Expression.Convert(parameter, basis), basis.GetMethod("Get", BindingFlags.Instance | BindingFlags.NonPublic)!), parameter).Compile();
        var items = new[] { basis, derived[0], derived[1], derived[0] }.Select(type => Activator.CreateInstance(type)!).ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            basis.GetField("Value", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(items[i], i + 1);
        }

        Assert.Equal(new[] { 1, 20, 300, 40 }, items.Select(function));
        Assert.Equal(new[] { 1, 20, 300, 40 }, await _pool.MapAsync(function, items, new MapOptions { ChunkSize = 1 }));
        Assert.Equal(new[] { 1, 20, 300, 40 }, await _pool.MapAsync(function, items));
    }

    [Fact(Timeout = 120_000)]
    public async Task CompiledExpressions_AsItems_AndInItems()
    {
        Expression<Func<int, int>> twice = x => 2 * x;
        Expression<Func<int, int>> thrice = x => 3 * x;
        Func<int, int>[] functions = [twice.Compile(), thrice.Compile()];
        Assert.Equal(new[] { 20, 30 }, await _pool.MapAsync(function => function(10), functions));
        Assert.Equal(new[] { 50 }, await _pool.MapAsync(given => given.Sum(function => function(10)), new[] { functions }));
    }

    /// <summary>A class that the copy of the function has only as the place of its lambda has no members there; nor can a further copy have all of its lambdas.</summary>
    [Fact(Timeout = 120_000)]
    public async Task ByValue_ClassAroundTheFunction_AsAnItem_IsRefused_RatherThanHalf()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, CodeShipping = CodeShipping.ByValue });
        var error = await Assert.ThrowsAsync<ClosureException>(() => Around.Texts(pool));
        Assert.Contains("a slice that was cut before has a part of it. Mention it in the function of the call", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task CodeThatCannotBeCopied_IsRefusedInWords_AndTheOthersRun()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Refused"), AssemblyBuilderAccess.Run).DefineDynamicModule("Refused");
        var builder = module.DefineType("Item", TypeAttributes.Public);
        builder.DefineMethod("Many", MethodAttributes.Public | MethodAttributes.Static, CallingConventions.VarArgs, typeof(void), []).GetILGenerator().Emit(OpCodes.Ret);
        object[] items = [1, Activator.CreateInstance(builder.CreateType())!, 3];
        var outcomes = await _pool.MapOutcomesAsync(item => item.ToString(), items);
        Assert.Equal(("1", "3"), (outcomes[0].Value, outcomes[2].Value));
        Assert.Contains("__arglist", Assert.IsType<ClosureException>(outcomes[1].Exception).Message, StringComparison.Ordinal);
    }

    private static Type[] Shapes(string name, int count)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), AssemblyBuilderAccess.Run).DefineDynamicModule(name);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var builder = module.DefineType($"Shape{i}", TypeAttributes.Public);
            var il = builder.DefineMethod("ToString", MethodAttributes.Public | MethodAttributes.Virtual, typeof(string), []).GetILGenerator();
            il.Emit(OpCodes.Ldstr, $"{i}");
            il.Emit(OpCodes.Ret);
            return builder.CreateType();
        })];
    }

    private static Type Derive(ModuleBuilder module, Type basis, int factor)
    {
        var builder = module.DefineType($"Derived{factor}", TypeAttributes.Public, basis);
        var il = builder.DefineMethod("Get", MethodAttributes.Assembly | MethodAttributes.Virtual, typeof(int), []).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, basis.GetMethod("Get", BindingFlags.Instance | BindingFlags.NonPublic)!);
        il.Emit(OpCodes.Ldc_I4, factor);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ret);
        return builder.CreateType();
    }

    private sealed class Around
    {
        public static Task<string?[]> Texts(Pool pool) => pool.MapAsync(given => given.ToString(), new object[] { new Around() });

        public override string ToString() => "around it";
    }
}
