using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ProcessPool.Tests.Api;

/// <summary>Compiles what users write, against the product as it was built.</summary>
internal static class Compiling
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);

    /// <summary>The framework and the product.</summary>
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Pool).Assembly.Location),
    ];

    /// <summary>Compiles a file for a library. Nothing is checked yet.</summary>
    public static CSharpCompilation Compile(string code)
        => CSharpCompilation.Create(
            "UserCode",
            [CSharpSyntaxTree.ParseText(code, Language)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The product's own assembly, as a compiler sees it.</summary>
    public static IAssemblySymbol Product()
    {
        var compilation = Compile("");
        return (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(References[^1])!;
    }
}
