using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace ProcessPool.HotReloadApp;

/// <summary>An assembly in a file, whose source is edited while it is loaded: what an editor does, without the editor.</summary>
internal sealed class EditedAssembly
{
    // Kinds of custom debug information, as the specification of portable PDBs names them.
    private static readonly Guid LocalSlots = new("755F52A8-91C5-45BE-B4B8-209571E552BD");
    private static readonly Guid LambdasAndClosures = new("A643004C-0240-496F-A783-30D64F4979DE");

    private CSharpCompilation _compilation;
    private EmitBaseline _baseline;

    public EditedAssembly(string path, string source, params string[] libraries)
    {
        _compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(path), [Parse(source)], References(libraries), new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Debug));
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        Check(_compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb)));
        File.WriteAllBytes(path, image.ToArray());
        var code = new PEReader(ImmutableArray.Create(image.ToArray()));
        var metadata = code.GetMetadataReader();
        var information = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols.ToArray())).GetMetadataReader();
        _baseline = EmitBaseline.CreateInitialBaseline(
            _compilation,
            ModuleMetadata.CreateFromImage(image.ToArray()),
            method => EditAndContinueMethodDebugInformation.Create(Find(information, method, LocalSlots), Find(information, method, LambdasAndClosures)),
            method => code.GetMethodBody(metadata.GetMethodDefinition(method).RelativeVirtualAddress).LocalSignature,
            hasPortableDebugInformation: true);
        Assembly = Assembly.LoadFrom(path);
    }

    public Assembly Assembly { get; }

    /// <summary>The running code is this from now on. Nobody is told.</summary>
    public void Update(string source)
    {
        var next = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[0], Parse(source));
        using var metadata = new MemoryStream();
        using var code = new MemoryStream();
        using var symbols = new MemoryStream();
        var edits = Edits(next).ToList();
        var result = next.EmitDifference(
            _baseline, edits, symbol => edits.Exists(edit => edit.Kind == SemanticEditKind.Insert && SymbolEqualityComparer.Default.Equals(edit.NewSymbol, symbol)),
            metadata, code, symbols, EmitDifferenceOptions.Default);
        Check(result);
        MetadataUpdater.ApplyUpdate(Assembly, metadata.ToArray(), code.ToArray(), symbols.ToArray());
        (_compilation, _baseline) = (next, result.Baseline!);
    }

    /// <summary>Tells everybody, as the agent of <c>dotnet watch</c> does.</summary>
    public void TellHandlers(string typeName)
    {
        var types = new[] { Assembly.GetType(typeName)! };
        foreach (var step in new[] { "ClearCache", "UpdateApplication" })
        {
            foreach (var handler in AppDomain.CurrentDomain.GetAssemblies().SelectMany(assembly => assembly.GetCustomAttributes<MetadataUpdateHandlerAttribute>()))
            {
                handler.HandlerType.GetMethod(step, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(Type[])])?.Invoke(null, [types]);
            }
        }
    }

    private IEnumerable<SemanticEdit> Edits(CSharpCompilation next)
    {
        var before = Members(_compilation);
        foreach (var (name, symbol) in Members(next))
        {
            if (before.TryGetValue(name, out var old))
            {
                if (symbol is IMethodSymbol && Node(old).ToFullString() != Node(symbol).ToFullString())
                {
                    yield return new SemanticEdit(SemanticEditKind.Update, old, symbol, Matching(Node(old), Node(symbol)));
                }
            }
            else if (symbol.ContainingType is not { } type || before.ContainsKey(type.ToDisplayString()))
            {
                yield return new SemanticEdit(SemanticEditKind.Insert, null, symbol);
            }
        }
    }

    /// <summary>The first lambda of a method was its first lambda before.</summary>
    private static Func<SyntaxNode, SyntaxNode?> Matching(SyntaxNode old, SyntaxNode edited)
    {
        var places = Places(old).ToDictionary(place => place.Place, place => place.Node);
        var map = Places(edited).ToDictionary(place => place.Node, place => places.GetValueOrDefault(place.Place));
        return node => map.GetValueOrDefault(node);
    }

    private static IEnumerable<((SyntaxKind Kind, int Number) Place, SyntaxNode Node)> Places(SyntaxNode method)
        => method.DescendantNodesAndSelf().GroupBy(node => node.Kind()).SelectMany(nodes => nodes.Select((node, number) => ((nodes.Key, number), node)));

    private static Dictionary<string, ISymbol> Members(CSharpCompilation compilation)
        => compilation.Assembly.GlobalNamespace.GetTypeMembers()
            .SelectMany(type => type.GetMembers().Where(member => !member.IsImplicitlyDeclared).Prepend(type))
            .ToDictionary(symbol => symbol.ToDisplayString());

    private static SyntaxNode Node(ISymbol symbol) => symbol.DeclaringSyntaxReferences[0].GetSyntax();

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, path: "Edited.cs", encoding: System.Text.Encoding.UTF8);

    private static IEnumerable<MetadataReference> References(string[] libraries)
        => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Concat(libraries)
            .Select(path => MetadataReference.CreateFromFile(path));

    private static ImmutableArray<byte> Find(MetadataReader symbols, MethodDefinitionHandle method, Guid kind)
        => symbols.GetCustomDebugInformation(method).Select(symbols.GetCustomDebugInformation)
            .Where(information => symbols.GetGuid(information.Kind) == kind)
            .Select(information => symbols.GetBlobContent(information.Value))
            .FirstOrDefault();

    private static void Check(EmitResult result)
    {
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        }
    }
}
