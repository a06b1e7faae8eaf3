using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ProcessPool.Analyzers.Tests;

/// <summary>
/// A piece of a program that uses the pool. What the analyzers should say stands in it: <c>{|PP0001:expression|}</c>.
/// </summary>
internal sealed partial class Snippet
{
    private const string Usings = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Sockets;
        global using System.Threading;
        global using System.Threading.Channels;
        global using System.Threading.Tasks;
        global using ProcessPool;
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll" or "Microsoft.Win32.Primitives.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Pool).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Microsoft.Extensions.Logging.ILogger).Assembly.Location),
    ];

    private Snippet(string marked)
    {
        Expected = [];
        Code = marked;
        while (Mark().Match(Code) is { Success: true } mark)
        {
            var inner = mark.Groups["code"].Value;
            Expected.Add((mark.Groups["id"].Value, new TextSpan(mark.Index, inner.Length)));
            Code = Code[..mark.Index] + inner + Code[(mark.Index + mark.Length)..];
        }

        Project = new AdhocWorkspace().CurrentSolution
            .AddProject("UserCode", "UserCode", LanguageNames.CSharp)
            .WithParseOptions(Language)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true))
            .WithMetadataReferences(References)
            .AddDocument("Usings.cs", Usings).Project;
        Document = Project.AddDocument("Program.cs", Code);
        Project = Document.Project;
    }

    /// <summary>The code without marks.</summary>
    public string Code { get; }

    /// <summary>The marks.</summary>
    public List<(string Id, TextSpan Span)> Expected { get; }

    public Document Document { get; }

    private Project Project { get; set; }

    /// <summary>Statements of a main program, with declarations behind them. There is a pool, and there are items.</summary>
    public static Snippet Statements(string marked) => new($$"""
        using var pool = new Pool(2);
        int[] items = [1, 2, 3];
        {{marked}}
        """);

    /// <summary>A whole file.</summary>
    public static Snippet File(string marked) => new(marked);

    /// <summary>What the analyzers say about it. The code has to compile.</summary>
    public async Task<ImmutableArray<Diagnostic>> Analyze()
    {
        var compilation = (await Project.GetCompilationAsync())!;
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var failures = new List<string>();
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (e, _, _) => failures.Add(e.ToString()), concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var found = await new CompilationWithAnalyzers(compilation, [new FunctionAnalyzer(), new StaticStateAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        Assert.Empty(failures);
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>The analyzers say what is marked, in the places that are marked, and nothing else. Gives the messages.</summary>
    public async Task<string[]> Verify()
    {
        var found = await Analyze();
        Assert.Equal(
            Expected.OrderBy(mark => mark.Span.Start).ThenBy(mark => mark.Id, StringComparer.Ordinal).Select(mark => Show(mark.Id, mark.Span)),
            found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
                .Select(diagnostic => Show(diagnostic.Id, diagnostic.Location.SourceSpan)));
        return [.. found.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture))];
    }

    private string Show(string id, TextSpan span) => $"{id} at {span}: {Code.Substring(span.Start, span.Length)}";

    [GeneratedRegex(@"\{\|(?<id>PP\d{4}):(?<code>(?:(?!\{\||\|\}).)*)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
