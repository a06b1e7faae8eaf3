using System.Reflection;
using Microsoft.CodeAnalysis;
using ProcessPool.Analyzers.Functions;
using ProcessPool.Serialization.Framework;

namespace ProcessPool.Analyzers.Tests;

/// <summary>What the analyzers know by name agrees with the framework and with the pool.</summary>
public sealed class TableTests
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>What users derive from a class without fields crosses, so the analyzers must not warn of it.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Classes_without_state()
    {
        await Task.Yield();
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => Assembly.Load(AssemblyName.GetAssemblyName(path)))
            .ToList();
        var withoutState = RefusedTypes.Names
            .Select(name => assemblies.Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null))
            .Where(type => type is { IsClass: true, IsSealed: false } && Levels(type).All(level => level.GetFields(Fields).Length == 0)
                && type.GetConstructors(Fields).Any(constructor => constructor.IsPublic || constructor.IsFamily))
            .Select(type => type!.FullName!);
        Assert.Empty(withoutState.Except(Crossing.WithoutState));
    }

    /// <summary>The documentation says of the parameters of queries where they run.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Functions_that_run_in_the_parent()
    {
        var compilation = (await Snippet.Statements("").Document.Project.GetCompilationAsync())!;
        var documented = System.Xml.Linq.XDocument.Load(Path.ChangeExtension(typeof(Pool).Assembly.Location, ".xml"))
            .Descendants("param")
            .Where(text => text.Value.Contains("runs here", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(documented);
        Assert.All(documented, text =>
        {
            var method = (IMethodSymbol)DocumentationCommentId.GetFirstSymbolForDeclarationId(text.Parent!.Attribute("name")!.Value, compilation)!;
            var parameter = method.Parameters.Single(parameter => parameter.Name == text.Attribute("name")!.Value);
            Assert.False(PoolMembers.RunsInWorkers(parameter), $"{method.Name}: {parameter.Name}");
        });
    }

    private static IEnumerable<Type> Levels(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            yield return level;
        }
    }
}
