using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using ProcessPool.Shared;

namespace ProcessPool.Tests.Api;

/// <summary>The public surface changes on purpose only, is documented, and is where users look for it.</summary>
public sealed class PublicApiTests
{
    private const string Approval = "PROCESSPOOL_APPROVE_API";
    private const string Approved = "tests/ProcessPool.Tests/Api/PublicApi.txt";

    [Fact(Timeout = 60_000)]
    public async Task PublicApi_IsTheApprovedOne()
    {
        var now = PublicApi.Dump(Compiling.Product());
        if (Environment.GetEnvironmentVariable(Approval) == "1")
        {
            await File.WriteAllTextAsync(Path.Combine(Repository.Root, Approved), now);
            return;
        }

        var approved = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Api", "PublicApi.txt"))).ReplaceLineEndings("\n");
        if (approved != now)
        {
            Assert.Fail(
                $"The public API is not the one of {Approved}:\n{LineDiff.Between(approved, now)}\n"
                + $"If it is meant, run this test with {Approval}=1, look at the change of the file, and commit it.");
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task PublicApi_IsDocumented()
    {
        await Task.Yield();
        var product = Compiling.Product();
        var file = XDocument.Load(Path.ChangeExtension(typeof(Pool).Assembly.Location, ".xml"));
        var documented = file.Descendants("member").Where(HasText).Select(member => member.Attribute("name")!.Value).ToHashSet();
        var needed = PublicApi.TypesOf(product).SelectMany(type => PublicApi.MembersOf(type).Where(NeedsText).Prepend(type));
        Assert.All(needed.Select(symbol => symbol.GetDocumentationCommentId()!), id => Assert.Contains(id, documented));
    }

    [Fact(Timeout = 60_000)]
    public async Task PublicTypes_AreInTheNamespaceOfTheProduct()
    {
        await Task.Yield();
        var places = PublicApi.TypesOf(Compiling.Product()).Select(type => type.ContainingNamespace.ToDisplayString());
        Assert.All(places, place => Assert.True(place == "ProcessPool" || place.StartsWith("ProcessPool.", StringComparison.Ordinal), place));
    }

    /// <summary>The other assemblies of the package are parts of the product, not of its surface.</summary>
    [Fact(Timeout = 60_000)]
    public async Task OtherAssemblies_ShowNothing()
    {
        await Task.Yield();
        var others = Directory.GetFiles(AppContext.BaseDirectory, "ProcessPool.*.dll")
            .Where(path => !Path.GetFileName(path).Contains(".Test", StringComparison.Ordinal))
            .Select(System.Reflection.Assembly.LoadFrom)
            .ToArray();
        Assert.Contains("ProcessPool.WorkerHost", others.Select(assembly => assembly.GetName().Name));
        Assert.Empty(others.SelectMany(assembly => assembly.GetExportedTypes()).Select(type => type.FullName));
    }

    [Fact(Timeout = 60_000)]
    public async Task Difference_IsShownBelowItsType()
    {
        await Task.Yield();
        var before = "class A\n    int X\n    int Y\n\nclass B\n    int Z\n";
        var after = "class A\n    int X\n    long Y\n\nclass B\n    int Z\n    int New\n";
        Assert.Equal("  class A\n-     int Y\n+     long Y\n  class B\n+     int New\n", LineDiff.Between(before, after).ReplaceLineEndings("\n"));
    }

    /// <summary>A constructor without parameters and a Deconstruct that the compiler wrote say nothing of their own.</summary>
    private static bool NeedsText(ISymbol member)
        => member is not IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 } and not IMethodSymbol { Name: "Deconstruct" };

    private static bool HasText(XElement member)
        => member.Elements("inheritdoc").Any() || member.Elements("summary").Any(summary => !string.IsNullOrWhiteSpace(summary.Value));
}
