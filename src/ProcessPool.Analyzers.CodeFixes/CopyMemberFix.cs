using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;
using ProcessPool.Analyzers.Functions;

namespace ProcessPool.Analyzers;

/// <summary>Fixes PP0003: copies a member of <c>this</c> into a local variable before the call.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CopyMemberFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.ImplicitThis.Id];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        var place = root!.FindNode(context.Span, getInnermostNodeForTie: true);
        if (model is not null
            && model.GetSymbolInfo(place, context.CancellationToken).Symbol is { } member && Access.IsStorage(member)
            && GivenFunction.At(place, model, context.CancellationToken)?.Lambda is { } lambda
            && lambda.Syntax.FirstAncestorOrSelf<StatementSyntax>() is { Parent: BlockSyntax } statement
            && UsesOf(member, lambda) is { Count: > 0 } uses)
        {
            var name = NewName(member.Name, statement, model);
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Copy '{member.Name}' into a local variable before the call",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(Fix(root!, statement, uses, name))),
                    equivalenceKey: Rules.ImplicitThis.Id),
                context.Diagnostics);
        }
    }

    /// <summary>Where the function reads the member; empty if it does anything else to it.</summary>
    private static List<SyntaxNode> UsesOf(ISymbol member, IAnonymousFunctionOperation lambda)
    {
        var uses = lambda.Descendants().OfType<IMemberReferenceOperation>()
            .Where(use => use.Instance is IInstanceReferenceOperation && SymbolEqualityComparer.Default.Equals(use.Member, member))
            .ToList();
        return uses.All(use => Access.Of(use) == AccessKind.Read && use.Parent is not (INameOfOperation or IArgumentOperation { Parameter.RefKind: not RefKind.None }))
            ? [.. uses.Select(use => use.Syntax)]
            : [];
    }

    /// <summary>A name for the variable that means nothing yet in the member.</summary>
    private static string NewName(string member, StatementSyntax statement, SemanticModel model)
    {
        var bare = member.TrimStart('_');
        var name = bare.Length == 0 ? "copy" : char.ToLowerInvariant(bare[0]) + bare.Substring(1);
        while (SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
            || model.LookupSymbols(statement.SpanStart, name: name).Length > 0
            || statement.Parent!.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name))
        {
            name += "Copy";
        }

        return name;
    }

    private static SyntaxNode Fix(SyntaxNode root, StatementSyntax statement, List<SyntaxNode> uses, string name)
    {
        var copy = SyntaxFactory.ParseStatement($"var {name} = {uses[0].WithoutTrivia()};")
            .WithLeadingTrivia(statement.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
        var changed = statement
            .ReplaceNodes(uses, (use, _) => SyntaxFactory.IdentifierName(name).WithTriviaFrom(use))
            .WithLeadingTrivia(SyntaxFactory.ElasticMarker)
            .WithAdditionalAnnotations(Formatter.Annotation);
        return root.ReplaceNode(statement, [copy, changed]);
    }
}
