using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ProcessPool.Analyzers.Functions;

/// <summary>What is done to a variable.</summary>
internal enum AccessKind
{
    /// <summary>It is read, or it is not certain that it is written.</summary>
    Read,

    /// <summary>It gets a new value.</summary>
    Write,

    /// <summary>It gets a value that depends on the one that it had.</summary>
    Update,

    /// <summary>It gets a value if it has none, as caches do.</summary>
    Fill,
}

/// <summary>Tells reading from writing.</summary>
internal static class Access
{
    public static AccessKind Of(IOperation reference) => reference.Parent switch
    {
        ICompoundAssignmentOperation assignment when assignment.Target == reference => AccessKind.Update,
        ICoalesceAssignmentOperation assignment when assignment.Target == reference => AccessKind.Fill,
        IAssignmentOperation assignment when assignment.Target == reference => AccessKind.Write,
        IIncrementOrDecrementOperation => AccessKind.Update,
        IArgumentOperation { Parameter.RefKind: RefKind.Out } => AccessKind.Write,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref, Parent: IInvocationOperation call } when IsInterlocked(call.TargetMethod) => AccessKind.Update,
        ITupleOperation tuple when IsDeconstructed(tuple) => AccessKind.Write,
        IMemberReferenceOperation member when member.Instance == reference && reference.Type is { IsValueType: true } => Of(member),
        _ => AccessKind.Read,
    };

    /// <summary>Whether the content of a collection is changed, with nothing said about what it held.</summary>
    public static bool Mutates(IOperation reference) => reference.Parent switch
    {
        IArrayElementReferenceOperation element when element.ArrayReference == reference => Of(element) is AccessKind.Write or AccessKind.Update,
        IPropertyReferenceOperation { Property.IsIndexer: true } item when item.Instance == reference =>
            IsCollection(reference.Type) && Of(item) is AccessKind.Write or AccessKind.Update,
        IInvocationOperation { Parent: IExpressionStatementOperation } call when call.Instance == reference =>
            IsCollection(reference.Type) && IsMutator(call.TargetMethod.Name),
        _ => false,
    };

    /// <summary>The fields and automatic properties of objects.</summary>
    public static bool IsStorage(ISymbol member) =>
        member is IFieldSymbol { IsConst: false }
        || (member is IPropertySymbol property
            && property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)));

    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    private static bool IsDeconstructed(ITupleOperation tuple) => tuple.Parent switch
    {
        IDeconstructionAssignmentOperation assignment => assignment.Target == tuple,
        ITupleOperation outer => IsDeconstructed(outer),
        _ => false,
    };

    private static bool IsInterlocked(IMethodSymbol method) =>
        method is { ContainingType: { Name: "Interlocked" or "Volatile" } type, Name: not "Read" }
        && type.ContainingNamespace.ToDisplayString() == "System.Threading";

    private static bool IsCollection(ITypeSymbol? type) =>
        type?.ContainingNamespace?.ToDisplayString() is "System.Collections.Generic" or "System.Collections.Concurrent"
        || type is { Name: "StringBuilder" };

    private static bool IsMutator(string method) => method is
        "Add" or "AddRange" or "TryAdd" or "Insert" or "Enqueue" or "Push" or "AddFirst" or "AddLast" or "AddOrUpdate" or "Append" or "AppendLine";
}
