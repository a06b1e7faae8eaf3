using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProcessPool.Analyzers.Functions;

/// <summary>The members of the pool that take functions to the workers.</summary>
internal sealed class PoolMembers
{
    private readonly INamedTypeSymbol _pool;
    private readonly INamedTypeSymbol? _query;
    private readonly INamedTypeSymbol? _options;

    private PoolMembers(INamedTypeSymbol pool, Compilation compilation)
    {
        _pool = pool;
        _query = compilation.GetTypeByMetadataName("ProcessPool.ProcessParallelEnumerable");
        _options = compilation.GetTypeByMetadataName("ProcessPool.PoolOptions");
    }

    /// <summary>The members, as a compilation sees them; null if it does not use the pool.</summary>
    public static PoolMembers? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("ProcessPool.Pool") is { } pool ? new PoolMembers(pool, compilation) : null;

    /// <summary>The values in an operation that become functions of workers: arguments of a call, or the initializer in the options of a pool.</summary>
    public IEnumerable<IOperation> FunctionsIn(IOperation operation) => operation switch
    {
        IInvocationOperation call when IsMember(call.TargetMethod) =>
            call.Arguments.Where(argument => argument.Parameter is { } parameter && RunsInWorkers(parameter)).Select(argument => argument.Value),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Initializer" } property } } assignment
            when SymbolEqualityComparer.Default.Equals(property.ContainingType, _options) => [assignment.Value],
        _ => [],
    };

    /// <summary>Whether the function that is given for a parameter runs in the workers.</summary>
    public static bool RunsInWorkers(IParameterSymbol parameter) =>
        parameter.Type.TypeKind == TypeKind.Delegate
        && parameter.ContainingSymbol is IMethodSymbol method
        && (method.Name != "Aggregate" || parameter.Name switch
        {
            "combineAccumulatorsFunc" or "resultSelector" => false,
            "func" => !method.Parameters.Any(other => other.Name == "seed"),
            _ => true,
        });

    private bool IsMember(IMethodSymbol method) =>
        SymbolEqualityComparer.Default.Equals(method.ContainingType, _pool) || SymbolEqualityComparer.Default.Equals(method.ContainingType, _query);
}
