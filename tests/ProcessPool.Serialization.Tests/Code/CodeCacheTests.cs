using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using ProcessPool.Serialization.Code;

namespace ProcessPool.Serialization.Tests.Code;

public class CodeCacheTests
{
    private static readonly Type[] Types = [.. typeof(object).Assembly.GetTypes().Take(2000)];

    [Fact]
    public void WhatWasFoundOut_IsFoundOutOnce()
    {
        var asked = 0;
        var names = new CodeCache<Type, string>(type =>
        {
            asked++;
            return type.ToString();
        });

        for (var i = 0; i < 2; i++)
        {
            Assert.All(Types, type => Assert.Equal(type.ToString(), names.Get(type)));
        }

        Assert.Equal(Types.Length, asked);
    }

    [Fact]
    public void WhoAsksAtTheSameTime_GetsTheSame()
    {
        var objects = new CodeCache<Type, object>(static _ => new object());
        var found = new object[4][];

        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = found.Length }, i =>
        {
            found[i] = new object[Types.Length];
            for (var k = 0; k < Types.Length; k++)
            {
                var at = i % 2 == 0 ? k : Types.Length - 1 - k;
                found[i][at] = objects.Get(Types[at]);
            }
        });

        Assert.All(found, one => Assert.Equal(found[0], one));
        Assert.Equal(Types.Length, found[0].Distinct().Count());
    }

    [Fact]
    public void ATypeIsAskedFor_WhileAnotherIsFoundOut()
    {
        CodeCache<Type, string>? names = null;
        names = new CodeCache<Type, string>(type => type.HasElementType ? names!.Get(type.GetElementType()!) + "*" : type.Name);

        Assert.Equal("Int32**", names.Get(typeof(int[][])));
    }

    [Fact]
    public void AnError_IsNotKept()
    {
        var isBroken = true;
        var names = new CodeCache<Type, string>(type => isBroken ? throw new InvalidOperationException() : type.Name);
        Assert.Throws<InvalidOperationException>(() => names.Get(typeof(int)));

        isBroken = false;
        Assert.Equal("Int32", names.Get(typeof(int)));
    }

    [Fact]
    public void WhatCanBeUnloaded_IsNotHeld()
    {
        var names = new CodeCache<Type, string>(type => type.Name);
        var assemblies = new CodeCache<Assembly, string>(assembly => assembly.GetName().Name!);
        var type = Ask(names, assemblies);

        for (var i = 0; i < 20 && type.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(type.IsAlive);
        Assert.Equal("Int32", names.Get(typeof(int)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Ask(CodeCache<Type, string> names, CodeCache<Assembly, string> assemblies)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Gone"), AssemblyBuilderAccess.RunAndCollect);
        var type = assembly.DefineDynamicModule("Gone").DefineType("Gone").CreateType();
        Assert.Equal("Gone", names.Get(type));
        Assert.Equal("Gone", assemblies.Get(type.Assembly));
        return new WeakReference(type);
    }
}
