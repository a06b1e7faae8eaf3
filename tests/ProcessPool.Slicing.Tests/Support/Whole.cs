using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessPool.Slicing.Tests.Support;

/// <summary>Copies all of an assembly, loads every type of the copy and lets the runtime compile every method that it can.</summary>
internal static class Whole
{
    public static void Check(Assembly assembly)
    {
        var types = assembly.GetTypes().Where(type => type.Name != "<Module>").ToArray();
        var slice = new LoadedSlice(Slicer.Cut(types, candidate => candidate == assembly));
        Assert.DoesNotContain(assembly, slice.Slice.References);
        foreach (var type in types)
        {
            var copy = slice.TypeOf(type);
            Assert.Equal(type.FullName, copy.FullName);
            Assert.Equal(type.Attributes, copy.Attributes);
            Assert.Equal(Names(type.GetInterfaces()), Names(copy.GetInterfaces()));
            if (!type.Name.StartsWith('<'))
            {
                Assert.Equal(Names(type.GetMembers(Runtime.Declared)), Names(copy.GetMembers(Runtime.Declared)));
            }

            foreach (var method in Runtime.DeclaredMethods(type).Where(slice.Slice.Contains))
            {
                Assert.Equal(Shape(method), Shape(slice.MethodOf(method)));
            }

            if (!type.ContainsGenericParameters)
            {
                Compile(copy);
            }
        }
    }

    private static IEnumerable<string?> Names(IEnumerable<MemberInfo> members) => members.Select(member => member.ToString()).Order();

    /// <summary>What the copy of a method must have in common with the original, although its tokens differ.</summary>
    private static string Shape(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
        {
            return $"{method}";
        }

        var locals = string.Join(",", body.LocalVariables.Select(local => $"{local.LocalType}{local.IsPinned}"));
        var clauses = string.Join(",", body.ExceptionHandlingClauses.Select(clause =>
            $"{clause.Flags}{clause.TryOffset}+{clause.TryLength}{clause.HandlerOffset}+{clause.HandlerLength}"
            + (clause.Flags == ExceptionHandlingClauseOptions.Clause ? $"{clause.CatchType}" : "")));
        return $"{method.Attributes} {method.MethodImplementationFlags} {method} {body.GetILAsByteArray()!.Length} {body.InitLocals} {locals} {clauses}";
    }

    private static void Compile(Type type)
    {
        foreach (var method in Runtime.DeclaredMethods(type).Where(IsCompilable))
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
    }

    private static bool IsCompilable(MethodBase method) => !method.IsAbstract && !method.ContainsGenericParameters
        && !method.MethodImplementationFlags.HasFlag(MethodImplAttributes.Runtime) && !method.Attributes.HasFlag(MethodAttributes.PinvokeImpl);
}
