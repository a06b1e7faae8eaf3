using System.Reflection;
using System.Reflection.Emit;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Serialization.Tests.Code;

/// <summary>Names of assemblies as they are read from their texts, beside what .NET says.</summary>
public sealed class AssemblyTextTests
{
    [Fact(Timeout = 60_000)]
    public Task EveryLoadedAssembly_IsCalledAsItsNameSays() => Task.Run(() =>
    {
        var assemblies = AppDomain.CurrentDomain.GetAssemblies();
        Assert.Contains(assemblies, assembly => assembly.GetName().GetPublicKeyToken() is { Length: 8 });
        Assert.All(assemblies, AssertSame);
    });

    [Theory(Timeout = 60_000)]
    [InlineData("Plain")]
    [InlineData("With.Dots-and spaces")]
    [InlineData("With, comma")]
    [InlineData("With, Version=7.7.7.7")]
    [InlineData("With \"quotes\"")]
    [InlineData("With\\backslash")]
    [InlineData("With=equals")]
    [InlineData("ℛ*1-ä")]
    public Task OddNames(string name) => Task.Run(() =>
        AssertSame(AssemblyBuilder.DefineDynamicAssembly(new AssemblyName { Name = name, Version = new Version(1, 2, 3, 4) }, AssemblyBuilderAccess.Run)));

    private static void AssertSame(Assembly assembly)
    {
        var name = assembly.GetName();
        Assert.Equal(name.Name, AssemblyText.NameOf(assembly));
        Assert.Equal(name.Version!.ToString(), AssemblyText.VersionOf(assembly));
        Assert.Equal(name.GetPublicKeyToken() is { Length: > 0 } token ? Convert.ToHexStringLower(token) : "null", AssemblyText.TokenOf(assembly));
    }
}
