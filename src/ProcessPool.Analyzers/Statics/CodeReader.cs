using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProcessPool.Analyzers.Functions;

namespace ProcessPool.Analyzers.Statics;

/// <summary>Reads the code of one member, and divides it by who runs it.</summary>
internal sealed class CodeReader
{
    private readonly List<CodePart> _parts = [];
    private readonly Dictionary<IOperation, WorkerFunction> _lambdas = [];
    private readonly HashSet<IOperation> _given = [];

    public static IEnumerable<CodePart> Read(ISymbol member, ImmutableArray<IOperation> blocks, PoolMembers members, CancellationToken token)
    {
        var reader = new CodeReader();
        var main = reader.Begin(member, null);
        foreach (var operation in blocks.SelectMany(block => block.DescendantsAndSelf()))
        {
            token.ThrowIfCancellationRequested();
            reader.FindFunctions(operation, members);
        }

        foreach (var block in blocks)
        {
            reader.Visit(block, main);
        }

        return reader._parts;
    }

    private CodePart Begin(ISymbol symbol, Location? givenAt)
    {
        var part = new CodePart(symbol, givenAt);
        _parts.Add(part);
        return part;
    }

    private void FindFunctions(IOperation operation, PoolMembers members)
    {
        foreach (var value in members.FunctionsIn(operation))
        {
            if (WorkerFunction.Of(value) is not { } function)
            {
                continue;
            }

            if (function.Lambda is { } lambda)
            {
                _lambdas[lambda] = function;
            }
            else
            {
                // A part that only calls the method.
                Begin(function.Method, function.Site.Syntax.GetLocation()).Calls.Add(function.Method.OriginalDefinition);
                _given.UnionWith(value.DescendantsAndSelf().OfType<IMethodReferenceOperation>());
            }
        }
    }

    private void Visit(IOperation operation, CodePart part)
    {
        if (operation is INameOfOperation || _given.Contains(operation))
        {
            return;
        }

        if (operation is ILocalFunctionOperation local)
        {
            part = Begin(local.Symbol, null);
        }
        else if (_lambdas.TryGetValue(operation, out var function))
        {
            part = Begin(function.Method, function.Lambda!.Syntax.GetLocation());
        }

        Note(operation, part);
        foreach (var child in operation.ChildOperations)
        {
            Visit(child, part);
        }
    }

    private static void Note(IOperation operation, CodePart part)
    {
        switch (operation)
        {
            case IInvocationOperation call:
                part.Calls.Add(call.TargetMethod.OriginalDefinition);
                break;
            case IMethodReferenceOperation method:
                part.Calls.Add(method.Method.OriginalDefinition);
                break;
            case IObjectCreationOperation { Constructor: { } constructor }:
                part.Calls.Add(constructor.OriginalDefinition);
                break;
            case IMemberReferenceOperation { Member: { IsStatic: true, DeclaringSyntaxReferences.Length: > 0 } member } reference when IsVariable(member):
                NoteAccess(reference, member.OriginalDefinition, part);
                break;
            case IPropertyReferenceOperation { Property: var property }:
                part.Calls.UnionWith(new[] { property.GetMethod, property.SetMethod }.OfType<IMethodSymbol>().Select(accessor => accessor.OriginalDefinition));
                break;
        }
    }

    private static void NoteAccess(IMemberReferenceOperation reference, ISymbol variable, CodePart part)
    {
        var access = Access.Of(reference);
        if (access != AccessKind.Read || reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref })
        {
            part.Writes.Add(variable);
        }

        if (access != AccessKind.Write && !part.Reads.ContainsKey(variable))
        {
            part.Reads.Add(variable, reference.Syntax.GetLocation());
        }
    }

    private static bool IsVariable(ISymbol member) =>
        Access.IsStorage(member)
        && member is IFieldSymbol { IsReadOnly: false } or IPropertySymbol { IsReadOnly: false }
        && !member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute");
}
