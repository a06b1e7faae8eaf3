using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using ProcessPool.Slicing.Tests.Subjects;
using ProcessPool.Slicing.Tests.Support;

namespace ProcessPool.Slicing.Tests;

public sealed class SourceTests
{
    [Fact]
    public void Expressions_WithoutConstants()
    {
        Expression<Func<int, int>> square = x => (x * x) + 1;
        var compiled = square.Compile();
        Assert.Equal(26, Cut.Same(Cut.Of(compiled), compiled, run => run(5)));
    }

    [Fact]
    public void Expressions_WithConstants()
    {
        var list = new List<int> { 1, 2, 3 };
        Expression<Func<int, string>> function = x => string.Join(",", list.Select(item => item * x).Where(item => item > 3));
        var compiled = function.Compile();
        Assert.Equal("6,9", Cut.Same(Cut.Of(compiled), compiled, run => run(3)));
    }

    [Fact]
    public void Expressions_InsideExpressions_WithTailCalls()
    {
        var x = Expression.Parameter(typeof(int));
        var y = Expression.Parameter(typeof(int));
        var add = Expression.Lambda<Func<int, int>>(Expression.Add(x, y), y);
        var apply = Expression.Call(typeof(SourceTests), nameof(Apply), null, add);
        var compiled = Expression.Lambda<Func<int, int>>(apply, tailCall: true, [x]).Compile();
        Assert.Equal(15, Cut.Same(Cut.Of(compiled), compiled, run => run(5)));
    }

    [Fact]
    public void Expressions_WithHandlersAndPrivateMembers()
    {
        var text = Expression.Parameter(typeof(string));
        var parse = Expression.Call(typeof(int).GetMethod(nameof(int.Parse), [typeof(string)])!, text);
        var secret = Expression.Field(Expression.New(typeof(Hidden)), "_secret");
        var problem = Expression.Parameter(typeof(FormatException));
        var body = Expression.TryCatch(Expression.Add(parse, secret), Expression.Catch(problem, Expression.Constant(-1), Expression.Constant(true)));
        var compiled = Expression.Lambda<Func<string, int>>(body, text).Compile();
        Assert.Equal("47,-1", Cut.Same(Cut.Of(compiled), compiled, run => $"{run("5")},{run("x")}"));
    }

    [Fact]
    public void DynamicMethods_WithHandlersAndPointersAndOthers()
    {
        var helper = new DynamicMethod("Helper", typeof(int), [typeof(int)], typeof(SourceTests).Module, skipVisibility: true);
        var il = helper.GetILGenerator();
        il.Emit(OpCodes.Newobj, typeof(Hidden).GetConstructor([])!);
        il.Emit(OpCodes.Ldfld, typeof(Hidden).GetField("_secret", Runtime.Declared)!);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ret);

        var method = new DynamicMethod("Main", typeof(string), [typeof(string)], typeof(SourceTests).Module, skipVisibility: true);
        il = method.GetILGenerator();
        var result = il.DeclareLocal(typeof(string));
        var log = il.DeclareLocal(typeof(List<Point>));
        il.Emit(OpCodes.Newobj, typeof(List<Point>).GetConstructor([])!);
        il.Emit(OpCodes.Stloc, log);
        il.BeginExceptionBlock();
        il.BeginExceptionBlock();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(int).GetMethod(nameof(int.Parse), [typeof(string)])!);
        il.Emit(OpCodes.Ldftn, typeof(Instructions).GetMethod(nameof(Instructions.Dense))!);
        il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, typeof(int), [typeof(int)], null);
        il.Emit(OpCodes.Call, helper);
        il.Emit(OpCodes.Box, typeof(int));
        il.Emit(OpCodes.Callvirt, typeof(object).GetMethod(nameof(ToString))!);
        il.Emit(OpCodes.Stloc, result);
        il.BeginCatchBlock(typeof(FormatException));
        il.Emit(OpCodes.Callvirt, typeof(Exception).GetProperty(nameof(Exception.Message))!.GetMethod!);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldstr, "format");
        il.Emit(OpCodes.Stloc, result);
        il.EndExceptionBlock();
        il.BeginFinallyBlock();
        il.Emit(OpCodes.Ldloc, log);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ldc_I4_2);
        il.Emit(OpCodes.Newobj, typeof(Point).GetConstructor([typeof(int), typeof(int)])!);
        il.Emit(OpCodes.Callvirt, typeof(List<Point>).GetMethod("Add")!);
        il.EndExceptionBlock();
        il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Ldloc, log);
        il.Emit(OpCodes.Callvirt, typeof(List<Point>).GetProperty("Count")!.GetMethod!);
        il.Emit(OpCodes.Box, typeof(int));
        il.Emit(OpCodes.Call, typeof(string).GetMethod(nameof(string.Concat), [typeof(object), typeof(object)])!);
        il.Emit(OpCodes.Ret);
        var function = method.CreateDelegate<Func<string, string>>();
        Assert.Equal("511,format1", Cut.Same(Cut.Of(method), function, run => $"{run("4")},{run("x")}"));
    }

    [Fact]
    public void ADynamicMethodThatNeverRan()
    {
        var method = new DynamicMethod("Fresh", typeof(int), []);
        method.GetILGenerator().Emit(OpCodes.Ldc_I4_7);
        method.GetILGenerator().Emit(OpCodes.Ret);
        Assert.Equal(7, Cut.Load(method).MethodOf(method).Invoke(null, null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ADynamicMethodGivenAsBytes(bool isFat)
    {
        var method = new DynamicMethod("Bytes", typeof(int), [typeof(string)]);
        var info = method.GetDynamicILInfo();
        var parse = BitConverter.GetBytes(info.GetTokenFor(typeof(int).GetMethod(nameof(int.Parse), [typeof(string)])!.MethodHandle));
        var problem = BitConverter.GetBytes(info.GetTokenFor(typeof(FormatException).TypeHandle));
        byte[] il = [0x02, 0x28, .. parse, 0x0A, 0xDE, 0x06, 0x26, 0x1F, 0x2A, 0x0A, 0xDE, 0x00, 0x06, 0x2A];
        info.SetCode(il, 2);
        var locals = SignatureHelper.GetLocalVarSigHelper();
        locals.AddArgument(typeof(int));
        info.SetLocalSignature(locals.GetSignature());
        info.SetExceptions(isFat
            ? [0x41, 28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 6, 0, 0, 0, .. problem]
            : [0x01, 16, 0, 0, 0, 0, 0, 0, 9, 9, 0, 6, .. problem]);
        var function = method.CreateDelegate<Func<string, int>>();
        Assert.Equal("5,42", Cut.Same(Cut.Of(method), function, run => $"{run("5")},{run("x")}"));
    }

    [Fact]
    public void ReflectionEmit()
    {
        var type = Emitted.Create();
        var slice = Cut.Of(type);
        var moved = new LoadedSlice(slice).TypeOf(type);
        Assert.Equal(Emitted.Use(type), Emitted.Use(moved));
        Assert.Equal("15:caught:blob=5:disposed:Int32,3", Emitted.Use(moved));
        Assert.DoesNotContain(type.Assembly, slice.References);
    }

    [Fact]
    public void AnAssemblyLoadedFromBytes()
    {
        var context = new AssemblyLoadContext("bytes", isCollectible: true);
        var loaded = context.LoadFromStream(new MemoryStream(File.ReadAllBytes(typeof(Instructions).Assembly.Location)));
        var method = loaded.GetType(typeof(Instructions).FullName!)!.GetMethod(nameof(Instructions.Catch))!;
        Assert.Equal("", loaded.Location);
        var slice = Slicer.Cut([method], assembly => assembly == loaded);
        Assert.DoesNotContain(slice.References, reference => reference.GetName().Name == loaded.GetName().Name);
        Assert.Equal(Instructions.Catch(2), new LoadedSlice(slice).MethodOf(method).Invoke(null, [2]));
        Assert.Equal(Cut.Of(typeof(Instructions).GetMethod(nameof(Instructions.Catch))!).Image, slice.Image);
    }

    [Fact]
    public void TwoAssemblies_WithTypesOfOneName()
    {
        var context = new AssemblyLoadContext("twin", isCollectible: true);
        var twin = context.LoadFromStream(new MemoryStream(File.ReadAllBytes(typeof(Instructions).Assembly.Location)));
        var method = twin.GetType(typeof(Instructions).FullName!)!.GetMethod(nameof(Instructions.Word))!;
        var here = typeof(Instructions).GetMethod(nameof(Instructions.Word))!;
        var slice = new LoadedSlice(Slicer.Cut([method, here], assembly => assembly == twin || assembly == typeof(Instructions).Assembly));
        Assert.Equal("22", (string?)slice.MethodOf(method).Invoke(null, ["two"]) + slice.MethodOf(here).Invoke(null, ["two"]));
        Assert.NotEqual(slice.MethodOf(method), slice.MethodOf(here));
    }

    [Fact]
    public void PrivateMembersOfWhatStaysOutside()
    {
        // This assembly sees the internal members of the slicer; the slice does so too.
        Assert.Equal("1048576", Cut.Same(() => (new MemberKey("x", 1 << 20).Token, Runtime.Declared).Token.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var size = Expression.Parameter(typeof(List<int>));
        var compiled = Expression.Lambda<Func<List<int>, int>>(Expression.Field(size, "_size"), size).Compile();
        Assert.Equal(2, Cut.Same(Cut.Of(compiled), compiled, run => run([1, 2])));
    }

    private static int Apply(Func<int, int> function) => function(10);
}

internal sealed class Hidden
{
    private readonly int _secret = int.Parse("42", System.Globalization.CultureInfo.InvariantCulture);

    public override string ToString() => $"{_secret}";
}
