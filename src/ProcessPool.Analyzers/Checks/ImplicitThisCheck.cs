using Microsoft.CodeAnalysis;
using ProcessPool.Analyzers.Functions;

namespace ProcessPool.Analyzers.Checks;

/// <summary>PP0003: <c>this</c> goes along unsaid, and has something that cannot cross and that the function does not use.</summary>
internal static class ImplicitThisCheck
{
    public static IEnumerable<Diagnostic> Find(FunctionScan scan)
    {
        if (scan.FirstImplicitMember is not { Instance.Type: INamedTypeSymbol type } member)
        {
            yield break;
        }

        var used = new HashSet<ISymbol>(scan.Uses.Select(use => use.Variable), SymbolEqualityComparer.Default);
        if (UnshippableOf(type).FirstOrDefault() is { } field && !used.Contains(field) && UnshippableOf(type).All(other => !used.Contains(other)))
        {
            yield return Diagnostic.Create(Rules.ImplicitThis, member.Syntax.GetLocation(), member.Member.Name, type.Name, field.Name);
        }
    }

    /// <summary>Fields, and automatic properties in place of theirs, of a class and its base classes.</summary>
    private static IEnumerable<ISymbol> UnshippableOf(INamedTypeSymbol type)
    {
        for (var level = type; level is { DeclaringSyntaxReferences.Length: > 0 }; level = level.BaseType)
        {
            foreach (var field in level.OriginalDefinition.GetMembers().OfType<IFieldSymbol>())
            {
                if (!field.IsStatic && Crossing.Refuse(field.Type) is not null)
                {
                    yield return field.AssociatedSymbol ?? field;
                }
            }
        }
    }
}
