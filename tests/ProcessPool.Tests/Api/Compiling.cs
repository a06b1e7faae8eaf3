using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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

    /// <summary>Compiles one expression in the place marked in some code: the member that its outermost call means, and the errors.</summary>
    public static (string? Member, IReadOnlyList<string> Errors) Statement(string around, string expression)
    {
        const string Mark = "/*HERE*/";
        var start = around.IndexOf(Mark, StringComparison.Ordinal);
        var compilation = Compile(around.Replace(Mark, $"{expression};", StringComparison.Ordinal));
        var tree = compilation.SyntaxTrees[0];
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        var statement = tree.GetRoot().FindToken(start).Parent!.AncestorsAndSelf().OfType<ExpressionStatementSyntax>().First();
        var symbol = compilation.GetSemanticModel(tree).GetSymbolInfo(statement.Expression).Symbol;
        return (symbol?.ToDisplayString(Shown), [.. errors.Select(error => $"{error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}")]);
    }

    /// <summary>Members with the types of their parameters, as a reader would write them.</summary>
    private static readonly SymbolDisplayFormat Shown = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The product's own assembly, as a compiler sees it.</summary>
    public static IAssemblySymbol Product()
    {
        var compilation = Compile("");
        return (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(References[^1])!;
    }
}
