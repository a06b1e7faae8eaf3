using System.Reflection;
using System.Reflection.Emit;

namespace ProcessPool.Slicing.Tests.Subjects;

/// <summary>A type that Reflection.Emit makes.</summary>
internal static class Emitted
{
    public static Type Create()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Emitted"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("m");
        var helper = module.DefineType("Made.Helper", TypeAttributes.NotPublic | TypeAttributes.Sealed, typeof(ValueType));
        var field = helper.DefineField("Value", typeof(int), FieldAttributes.Public);
        var type = module.DefineType("Made.Thing", TypeAttributes.Public, typeof(object), [typeof(IDisposable), typeof(IComparable<string>)]);
        var disposed = type.DefineField("_disposed", typeof(bool), FieldAttributes.Public);
        var data = type.DefineInitializedData("Blob", [1, 2, 3, 4, 5], FieldAttributes.Static | FieldAttributes.Assembly);
        type.DefineDefaultConstructor(MethodAttributes.Public);

        var sum = type.DefineMethod("Sum", MethodAttributes.Public | MethodAttributes.Static, typeof(int), [typeof(int)]);
        sum.DefineParameter(1, ParameterAttributes.HasDefault | ParameterAttributes.Optional, "count").SetConstant(5);
        var il = sum.GetILGenerator();
        var total = il.DeclareLocal(helper);
        var loop = il.DefineLabel();
        il.MarkLabel(loop);
        il.Emit(OpCodes.Ldloca, total);
        il.Emit(OpCodes.Ldloc, total);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stfld, field);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Starg_S, (byte)0);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Brtrue, loop);
        il.Emit(OpCodes.Ldloc, total);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ret);

        var attempt = type.DefineMethod("Attempt", MethodAttributes.Public | MethodAttributes.Static, typeof(string), []);
        il = attempt.GetILGenerator();
        var result = il.DeclareLocal(typeof(string));
        il.BeginExceptionBlock();
        il.Emit(OpCodes.Ldnull);
        il.Emit(OpCodes.Callvirt, typeof(object).GetMethod(nameof(ToString))!);
        il.Emit(OpCodes.Stloc, result);
        il.BeginCatchBlock(typeof(NullReferenceException));
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ldstr, "caught");
        il.Emit(OpCodes.Stloc, result);
        il.EndExceptionBlock();
        il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Ret);

        var last = type.DefineMethod("Last", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []);
        il = last.GetILGenerator();
        il.Emit(OpCodes.Ldsflda, data);
        il.Emit(OpCodes.Ldc_I4_4);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldind_U1);
        il.Emit(OpCodes.Ret);

        const MethodAttributes Explicit = MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot;
        var dispose = type.DefineMethod("IDisposable.Dispose", Explicit, null, []);
        il = dispose.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Stfld, disposed);
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(dispose, typeof(IDisposable).GetMethod(nameof(IDisposable.Dispose))!);
        var compare = type.DefineMethod("Compare", Explicit, typeof(int), [typeof(string)]);
        il = compare.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Callvirt, typeof(string).GetProperty(nameof(string.Length))!.GetMethod!);
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(compare, typeof(IComparable<string>).GetMethod("CompareTo")!);

        var list = type.DefineMethod("List", MethodAttributes.Public | MethodAttributes.Static);
        var item = list.DefineGenericParameters("T")[0];
        list.SetReturnType(typeof(List<>).MakeGenericType(item));
        list.SetParameters(item);
        il = list.GetILGenerator();
        il.Emit(OpCodes.Newobj, TypeBuilder.GetConstructor(typeof(List<>).MakeGenericType(item), typeof(List<>).GetConstructor([])!));
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Callvirt, TypeBuilder.GetMethod(typeof(List<>).MakeGenericType(item), typeof(List<>).GetMethod("Add")!));
        il.Emit(OpCodes.Ret);
        helper.CreateType();
        return type.CreateType();
    }

    public static string Use(Type type)
    {
        object Call(string name, params object[] arguments) => type.GetMethod(name)!.Invoke(null, arguments)!;
        var thing = Activator.CreateInstance(type)!;
        ((IDisposable)thing).Dispose();
        var list = type.GetMethod("List")!.MakeGenericMethod(typeof(int)).Invoke(null, [3])!;
        var disposed = (bool)type.GetField("_disposed")!.GetValue(thing)! ? "disposed" : "";
        return $"{Call("Sum", type.GetMethod("Sum")!.GetParameters()[0].DefaultValue!)}:{Call("Attempt")}:blob={Call("Last")}:{disposed}:"
            + $"{list.GetType().GetGenericArguments()[0].Name},{((IComparable<string>)thing).CompareTo("abc")}";
    }
}
