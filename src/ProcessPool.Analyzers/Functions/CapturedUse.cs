using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProcessPool.Analyzers.Functions;

/// <summary>A place in a function where it uses what it captured.</summary>
/// <param name="Operation">The reference.</param>
/// <param name="Variable">The local variable, the parameter, or the field or automatic property of <c>this</c>.</param>
/// <param name="IsInline">Whether the place is in the function itself, and not in a method that it calls.</param>
internal sealed record CapturedUse(IOperation Operation, ISymbol Variable, bool IsInline)
{
    public ITypeSymbol? Type => Operation.Type;

    public AccessKind Access { get; } = Functions.Access.Of(Operation);

    /// <summary>Whether it belongs to the object around the function.</summary>
    public bool IsMember => Operation is IMemberReferenceOperation;

    /// <summary>The variable that an operation refers to; null if it refers to none.</summary>
    public static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Field.IsStatic: false } field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation { Property.IsStatic: false } property => property.Property.OriginalDefinition,
        _ => null,
    };
}
