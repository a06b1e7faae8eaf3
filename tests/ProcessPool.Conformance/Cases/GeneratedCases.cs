using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using ProcessPool.Conformance.Running;

namespace ProcessPool.Conformance.Cases;

/// <summary>Code that is generated while the program runs. No file holds it; a copy of it goes along.</summary>
internal static class GeneratedCases
{
    public static IReadOnlyList<ConformanceCase> List()
    {
        const string Peer = "cloudpickle test_dynamic_module";
        var cases = new CaseList("Generated code");
        cases.Run("a compiled expression tree", Compiled, "cloudpickle test_attrgetter");
        cases.Map("a compiled expression tree with an object of its own", () =>
        {
            var names = new[] { "a", "b" };
            Expression<Func<int, string>> expression = x => names[x] + x;
            return expression.Compile();
        }, 1);
        cases.Run("a dynamic method", Generated, Peer);
        cases.Run("a method of an assembly that was generated while the program runs", Emitted, Peer);
        return cases.Cases;
    }

    private static Func<int> Compiled() => Expression.Lambda<Func<int>>(Expression.Constant(5)).Compile();

    private static Func<int> Generated()
    {
        var method = new DynamicMethod("generated", typeof(int), []);
        Return5(method.GetILGenerator());
        return method.CreateDelegate<Func<int>>();
    }

    private static Func<int> Emitted()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Emitted"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("Emitted")
            .DefineType("Emitted", TypeAttributes.Public);
        Return5(type.DefineMethod("Five", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []).GetILGenerator());
        return type.CreateType().GetMethod("Five")!.CreateDelegate<Func<int>>();
    }

    private static void Return5(ILGenerator code)
    {
        code.Emit(OpCodes.Ldc_I4_5);
        code.Emit(OpCodes.Ret);
    }
}
