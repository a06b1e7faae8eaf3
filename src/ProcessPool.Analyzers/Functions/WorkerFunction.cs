using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProcessPool.Analyzers.Functions;

/// <summary>A function that is given to the pool.</summary>
/// <param name="Site">Where it is given.</param>
/// <param name="Method">The lambda, local function or method.</param>
/// <param name="Lambda">The lambda; null for local functions and methods.</param>
/// <param name="Receiver">The object of a method; null if there is none, or if it is <c>this</c>.</param>
internal sealed record WorkerFunction(IOperation Site, IMethodSymbol Method, IAnonymousFunctionOperation? Lambda, IOperation? Receiver)
{
    /// <summary>Whether its code is written in the member that gives it to the pool.</summary>
    public bool IsInline => Lambda is not null || Method.MethodKind == MethodKind.LocalFunction;

    /// <summary>The function that a value is; null if it cannot be seen.</summary>
    public static WorkerFunction? Of(IOperation value) => Of(value, value);

    private static WorkerFunction? Of(IOperation site, IOperation value) => value switch
    {
        IConversionOperation conversion => Of(site, conversion.Operand),
        IDelegateCreationOperation creation => Of(site, creation.Target),
        IAnonymousFunctionOperation lambda => new(site, lambda.Symbol, lambda, null),
        IMethodReferenceOperation method => new(site, method.Method, null, method.Instance is IInstanceReferenceOperation ? null : method.Instance),
        ILocalReferenceOperation local => OnlyValueOf(local) is { } only and not ILocalReferenceOperation ? Of(site, only) : null,
        _ => null,
    };

    /// <summary>What a local variable is set to where it is declared, if it never is to anything else.</summary>
    private static IOperation? OnlyValueOf(ILocalReferenceOperation reference)
    {
        var all = reference.Root().DescendantsAndSelf();
        var isSetAgain = all.OfType<ILocalReferenceOperation>().Any(other =>
            SymbolEqualityComparer.Default.Equals(other.Local, reference.Local) && Access.Of(other) != AccessKind.Read);
        return isSetAgain ? null : all.OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, reference.Local))
            ?.GetVariableInitializer()?.Value;
    }
}
