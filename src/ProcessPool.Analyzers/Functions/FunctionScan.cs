using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProcessPool.Analyzers.Functions;

/// <summary>
/// Follows a function as the pool does before it sends it: through its body, local functions, and methods of its own object, as far as they
/// are in the same file. Finds what it uses of what it captured.
/// </summary>
internal sealed class FunctionScan
{
    private readonly WorkerFunction _function;
    private readonly IOperation _root;
    private readonly CancellationToken _token;
    private readonly Queue<(IOperation Body, bool Inline)> _waiting = new();
    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);
    private readonly List<SyntaxNode> _inlineBodies = [];

    private FunctionScan(WorkerFunction function, CancellationToken token)
    {
        _function = function;
        _root = function.Site.Root();
        _token = token;
    }

    /// <summary>What is used, in the order in which it was found.</summary>
    public List<CapturedUse> Uses { get; } = [];

    /// <summary>The first use of a member of <c>this</c> that does not say so.</summary>
    public IMemberReferenceOperation? FirstImplicitMember { get; private set; }

    public static FunctionScan Of(WorkerFunction function, CancellationToken token)
    {
        var scan = new FunctionScan(function, token);
        scan.Run();
        return scan;
    }

    /// <summary>The references to a variable of the surrounding member that are not in the function.</summary>
    public IEnumerable<IOperation> ReferencesOutside(ISymbol variable) => _root.DescendantsAndSelf()
        .Where(operation => SymbolEqualityComparer.Default.Equals(CapturedUse.VariableOf(operation), variable) && !IsInside(operation.Syntax));

    private void Run()
    {
        if (_function.Lambda is { } lambda)
        {
            Enqueue(lambda, inline: true);
        }
        else
        {
            Follow(_function.Method, _function.Site.SemanticModel!);
        }

        // What is declared where is known only when all bodies are.
        var found = new List<(IOperation Operation, bool Inline)>();
        while (_waiting.Count > 0)
        {
            var (body, inline) = _waiting.Dequeue();
            foreach (var operation in Executed(body))
            {
                _token.ThrowIfCancellationRequested();
                found.Add((operation, inline));
                FollowCalls(operation);
            }
        }

        if (_function.Receiver is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation)
        {
            Uses.Add(new CapturedUse(_function.Receiver, CapturedUse.VariableOf(_function.Receiver)!, IsInline: true));
        }

        foreach (var (operation, inline) in found)
        {
            if (CapturedUse.VariableOf(operation) is { } variable && IsCaptured(operation, variable, inline))
            {
                Uses.Add(new CapturedUse(operation, variable, inline));
            }

            if (inline && operation is IMemberReferenceOperation { Instance: IInstanceReferenceOperation { IsImplicit: true } } member && IsThis(member.Instance))
            {
                FirstImplicitMember ??= member;
            }
        }
    }

    private void FollowCalls(IOperation operation)
    {
        var model = operation.SemanticModel!;
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: var method } call when method.MethodKind == MethodKind.LocalFunction || IsThis(call.Instance):
                Follow(method, model);
                break;
            case IMethodReferenceOperation { Method: var method } reference when method.MethodKind == MethodKind.LocalFunction || IsThis(reference.Instance):
                Follow(method, model);
                break;
            case IPropertyReferenceOperation { Property: var property } reference when IsThis(reference.Instance) && !Access.IsStorage(property):
                if ((Access.Of(reference) == AccessKind.Write ? property.SetMethod : property.GetMethod) is { } accessor)
                {
                    Follow(accessor, model);
                }

                break;
        }
    }

    private void Follow(IMethodSymbol method, SemanticModel model)
    {
        method = method.OriginalDefinition;
        if (!_followed.Add(method))
        {
            return;
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            var local = _root.DescendantsAndSelf().OfType<ILocalFunctionOperation>()
                .FirstOrDefault(function => SymbolEqualityComparer.Default.Equals(function.Symbol, method));
            if (local is not null)
            {
                Enqueue(local, inline: true);
            }
        }
        else if (!method.IsStatic && !CanBeReplaced(method)
            && method.DeclaringSyntaxReferences.FirstOrDefault() is { } declaration && declaration.SyntaxTree == model.SyntaxTree
            && model.GetOperation(declaration.GetSyntax(_token), _token) is { } body)
        {
            Enqueue(body, inline: false);
        }
    }

    private void Enqueue(IOperation body, bool inline)
    {
        _waiting.Enqueue((body, inline));
        if (inline)
        {
            _inlineBodies.Add(body.Syntax);
        }
    }

    /// <summary>Whether an object of a derived class may run something else.</summary>
    private static bool CanBeReplaced(IMethodSymbol method) =>
        method.IsAbstract || ((method.IsVirtual || (method.IsOverride && !method.IsSealed)) && !method.ContainingType.IsSealed);

    /// <summary>Everything in a body that runs: without the names in nameof, and without local functions that nobody has called yet.</summary>
    private static IEnumerable<IOperation> Executed(IOperation body)
    {
        var waiting = new Stack<IOperation>([body]);
        while (waiting.Count > 0)
        {
            var operation = waiting.Pop();
            yield return operation;
            foreach (var child in operation.ChildOperations.Reverse())
            {
                if (child is not (INameOfOperation or ILocalFunctionOperation))
                {
                    waiting.Push(child);
                }
            }
        }
    }

    private bool IsCaptured(IOperation operation, ISymbol variable, bool inline) => operation switch
    {
        IMemberReferenceOperation member => IsThis(member.Instance) && Access.IsStorage(variable),
        ILocalReferenceOperation { IsDeclaration: true } => false,
        ILocalReferenceOperation { Local.IsConst: true } => false,
        ILocalReferenceOperation => inline && IsDeclaredOutside(variable),
        IParameterReferenceOperation => inline ? IsDeclaredOutside(variable) : variable.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor },
        _ => false,
    };

    private static bool IsThis(IOperation? instance) => instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    private bool IsDeclaredOutside(ISymbol variable) => !variable.DeclaringSyntaxReferences.Any(reference => IsInside(reference.GetSyntax(_token)));

    private bool IsInside(SyntaxNode syntax) => _inlineBodies.Any(body => body.SyntaxTree == syntax.SyntaxTree && body.FullSpan.Contains(syntax.Span));
}
