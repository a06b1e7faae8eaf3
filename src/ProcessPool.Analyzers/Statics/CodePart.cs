using Microsoft.CodeAnalysis;

namespace ProcessPool.Analyzers.Statics;

/// <summary>What a method, a local function or a function of workers does with static variables, and what it calls.</summary>
/// <param name="symbol">The method; for lambdas, the lambda.</param>
/// <param name="givenAt">Where it is given to the pool; null if it is not.</param>
internal sealed class CodePart(ISymbol symbol, Location? givenAt)
{
    public ISymbol Symbol => symbol;

    public Location? GivenAt => givenAt;

    /// <summary>Whether it runs by itself, in the parent and in the workers alike.</summary>
    public bool RunsEverywhere => symbol is not IMethodSymbol or { IsStatic: true, Name: ".cctor" };

    /// <summary>The static variables that are read, and where first.</summary>
    public Dictionary<ISymbol, Location> Reads { get; } = new(SymbolEqualityComparer.Default);

    public HashSet<ISymbol> Writes { get; } = new(SymbolEqualityComparer.Default);

    public HashSet<IMethodSymbol> Calls { get; } = new(SymbolEqualityComparer.Default);
}
