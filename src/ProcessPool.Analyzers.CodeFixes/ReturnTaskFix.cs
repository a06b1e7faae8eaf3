using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Simplification;
using ProcessPool.Analyzers.Checks;

namespace ProcessPool.Analyzers;

/// <summary>Fixes PP0006: lets the function return a task, and the member of the pool await it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReturnTaskFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.AsyncVoid.Id];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var token = context.CancellationToken;
        var root = await context.Document.GetSyntaxRootAsync(token).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(token).ConfigureAwait(false);
        var place = root!.FindNode(context.Span, getInnermostNodeForTie: true);
        if (GivenFunction.At(place, model!, token) is not { Site.Syntax.Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument } function
            || call.Expression is not MemberAccessExpressionSyntax member
            || !CanAwait(call, member.Name.Identifier.ValueText))
        {
            return;
        }

        Func<DocumentEditor, CancellationToken, Task>? change =
            function.Lambda is null ? await ReturnTask(function.Method, context.Document, token).ConfigureAwait(false)
            : argument.Expression is CastExpressionSyntax cast ? (editor, _) => RemoveCast(editor, cast)
            : null;
        if (change is not null)
        {
            context.RegisterCodeFix(
                CodeAction.Create("Return a Task, and await it", stop => Fix(context.Document, call, member, change, stop), equivalenceKey: Rules.AsyncVoid.Id),
                context.Diagnostics);
        }
    }

    /// <summary>Whether the call awaits already, or may be made to.</summary>
    private static bool CanAwait(InvocationExpressionSyntax call, string member)
    {
        if (AsyncVoidCheck.AwaitingMember(member) == member)
        {
            return true;
        }

        var around = call.Ancestors().FirstOrDefault(node =>
            node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or GlobalStatementSyntax);
        return call.Parent is ExpressionStatementSyntax && around switch
        {
            AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword != default,
            LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
            MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
            GlobalStatementSyntax => true,
            _ => false,
        };
    }

    /// <summary>Changes the declaration of the method; null if others use it too, or if it is elsewhere.</summary>
    private static async Task<Func<DocumentEditor, CancellationToken, Task>?> ReturnTask(IMethodSymbol method, Document document, CancellationToken token)
    {
        var declaration = method.DeclaringSyntaxReferences.Length == 1
            ? await method.DeclaringSyntaxReferences[0].GetSyntaxAsync(token).ConfigureAwait(false)
            : null;
        var result = declaration switch
        {
            MethodDeclarationSyntax ordinary => ordinary.ReturnType,
            LocalFunctionStatementSyntax local => local.ReturnType,
            _ => null,
        };
        if (result is null || result.SyntaxTree != await document.GetSyntaxTreeAsync(token).ConfigureAwait(false))
        {
            return null;
        }

        var references = await SymbolFinder.FindReferencesAsync(method, document.Project.Solution, token).ConfigureAwait(false);
        return references.Sum(reference => reference.Locations.Count()) > 1 ? null : (editor, _) =>
        {
            var task = SyntaxFactory.ParseTypeName("System.Threading.Tasks.Task").WithAdditionalAnnotations(Simplifier.Annotation);
            editor.ReplaceNode(result, task.WithTriviaFrom(result));
            return Task.CompletedTask;
        };
    }

    private static Task RemoveCast(DocumentEditor editor, CastExpressionSyntax cast)
    {
        var lambda = cast.Expression is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression : cast.Expression;
        editor.ReplaceNode(cast, lambda.WithTriviaFrom(cast));
        return Task.CompletedTask;
    }

    private static async Task<Document> Fix(
        Document document,
        InvocationExpressionSyntax call,
        MemberAccessExpressionSyntax member,
        Func<DocumentEditor, CancellationToken, Task> change,
        CancellationToken token)
    {
        var editor = await DocumentEditor.CreateAsync(document, token).ConfigureAwait(false);
        await change(editor, token).ConfigureAwait(false);
        var name = member.Name.Identifier;
        var awaiting = AsyncVoidCheck.AwaitingMember(name.ValueText);
        if (awaiting != name.ValueText)
        {
            editor.ReplaceNode(member.Name, (old, _) => ((SimpleNameSyntax)old).WithIdentifier(SyntaxFactory.Identifier(awaiting).WithTriviaFrom(name)));
            editor.ReplaceNode(call, (old, _) => SyntaxFactory.AwaitExpression(((ExpressionSyntax)old).WithoutLeadingTrivia()).WithLeadingTrivia(old.GetLeadingTrivia()));
        }

        return editor.GetChangedDocument();
    }
}
