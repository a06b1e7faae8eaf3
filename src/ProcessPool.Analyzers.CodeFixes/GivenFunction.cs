using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ProcessPool.Analyzers.Functions;

namespace ProcessPool.Analyzers;

/// <summary>Finds the function of workers that a place in the code belongs to.</summary>
internal static class GivenFunction
{
    public static WorkerFunction? At(SyntaxNode place, SemanticModel model, CancellationToken token)
    {
        if (PoolMembers.In(model.Compilation) is not { } members)
        {
            return null;
        }

        var givers = place.Ancestors().Where(node => node is InvocationExpressionSyntax || node.IsKind(SyntaxKind.SimpleAssignmentExpression));
        return givers
            .Select(giver => model.GetOperation(giver, token))
            .OfType<IOperation>()
            .SelectMany(members.FunctionsIn)
            .Where(value => value.Syntax.Span.Contains(place.Span))
            .Select(WorkerFunction.Of)
            .FirstOrDefault(function => function is not null);
    }
}
