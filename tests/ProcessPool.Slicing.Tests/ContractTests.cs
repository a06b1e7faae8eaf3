using System.Reflection;
using System.Reflection.Emit;
using ProcessPool.Slicing.Tests.Subjects;
using ProcessPool.Slicing.Tests.Support;

namespace ProcessPool.Slicing.Tests;

public sealed class ContractTests
{
    [Fact]
    public void TheSameRoots_GiveTheSameBytes()
    {
        MemberInfo[] roots = [typeof(Instructions), typeof(Dog), typeof(Outer<>.Inner<>), typeof(Statics).GetMethod("get_Calls", Runtime.Declared)!];
        var slice = Cut.Of(roots);
        Assert.Equal(slice.Image, Cut.Of(roots).Image);
        Assert.Equal(slice.Image, Cut.Of([.. roots.Reverse()]).Image);
        Assert.Equal(slice.TokenOf(typeof(Dog)), Cut.Of(roots).TokenOf(typeof(Dog)));
    }

    [Fact]
    public void DifferentCode_HasDifferentNames()
    {
        var one = Cut.Of((Func<int>)(() => 1));
        var two = Cut.Of((Func<int>)(() => 2));
        Assert.NotEqual(one.AssemblyName, two.AssemblyName);
        Assert.Equal(one.AssemblyName, new LoadedSlice(one).Assembly.GetName().Name);
    }

    [Fact]
    public void TheWholeOfThisAssembly_CanBeCopied() => Whole.Check(typeof(Instructions).Assembly);

    [Fact]
    public void TheWholeOfOtherAssemblies_CanBeCopied()
    {
        Whole.Check(typeof(Slicer).Assembly);
        Whole.Check(typeof(Mono.Cecil.TypeDefinition).Assembly);
        Whole.Check(typeof(Assert).Assembly);
        Whole.Check(typeof(System.Collections.Immutable.ImmutableArray).Assembly);
        Whole.Check(typeof(Enumerable).Assembly);
    }

    [Fact]
    public void ARootThatIsNotSliceable_IsRefused() => Assert.Equal(
        "System.String: Boolean IsNullOrEmpty(System.String) cannot be copied into a slice: "
        + "its assembly System.Private.CoreLib is not one of those to copy.",
        Cut.Refused(typeof(string).GetMethod(nameof(string.IsNullOrEmpty))!));

    [Fact]
    public void Arglist_IsRefused()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Varied"), AssemblyBuilderAccess.RunAndCollect)
            .DefineDynamicModule("m").DefineType("Varied");
        var method = type.DefineMethod("Count", MethodAttributes.Public | MethodAttributes.Static, CallingConventions.VarArgs, typeof(void), []);
        method.GetILGenerator().Emit(OpCodes.Ret);
        Assert.EndsWith("its signature needs a method with __arglist.", Cut.Refused(type.CreateType()), StringComparison.Ordinal);
    }

    [Fact]
    public void ABuilder_IsRefused()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Unfinished"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("m");
        Assert.Contains("CreateType", Cut.Refused(module.DefineType("T")), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyDynamicMethod_IsRefused() =>
        Assert.Contains("it is not complete", Cut.Refused(new DynamicMethod("Empty", typeof(int), [])), StringComparison.Ordinal);

    [Fact]
    public void AMemberThatWasNotCopied_HasNoToken()
    {
        var slice = Cut.Of(typeof(Animal));
        Assert.Throws<SliceException>(() => slice.TokenOf(typeof(Instructions)));
    }
}
