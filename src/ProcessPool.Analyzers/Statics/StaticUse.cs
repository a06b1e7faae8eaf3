using Microsoft.CodeAnalysis;

namespace ProcessPool.Analyzers.Statics;

/// <summary>Finds the static variables that some function of workers reads, and that only the parent writes.</summary>
internal sealed class StaticUse(IReadOnlyList<CodePart> parts)
{
    private readonly ILookup<ISymbol, CodePart> _bySymbol =
        parts.Where(part => part.GivenAt is null).ToLookup(part => part.Symbol.OriginalDefinition, SymbolEqualityComparer.Default);

    private readonly ILookup<string, CodePart> _byName = parts.Where(part => part.GivenAt is null).ToLookup(part => part.Symbol.Name);

    public IEnumerable<(Location Place, ISymbol Variable)> Find()
    {
        var functions = parts.Where(part => part.GivenAt is not null).ToList();
        var perhapsInWorkers = Reach(functions, guess: true);
        var inParent = Variables(parts.Where(part => !perhapsInWorkers.Contains(part) && !part.RunsEverywhere));
        inParent.ExceptWith(Variables(perhapsInWorkers));
        if (inParent.Count == 0)
        {
            yield break;
        }

        foreach (var function in functions)
        {
            var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            foreach (var part in Reach([function], guess: false))
            {
                foreach (var read in part.Reads)
                {
                    if (inParent.Contains(read.Key) && found.Add(read.Key))
                    {
                        yield return (IsWithin(read.Value, function.GivenAt!) ? read.Value : function.GivenAt!, read.Key);
                    }
                }
            }
        }
    }

    private static HashSet<ISymbol> Variables(IEnumerable<CodePart> parts) => new(parts.SelectMany(part => part.Writes), SymbolEqualityComparer.Default);

    private static bool IsWithin(Location inner, Location outer) => inner.SourceTree == outer.SourceTree && outer.SourceSpan.Contains(inner.SourceSpan);

    /// <summary>The parts that some parts call, and themselves; with a guess, also what may be called through an interface or a base class.</summary>
    private HashSet<CodePart> Reach(IEnumerable<CodePart> roots, bool guess)
    {
        var reached = new HashSet<CodePart>(roots);
        var waiting = new Queue<CodePart>(reached);
        while (waiting.Count > 0)
        {
            foreach (var method in waiting.Dequeue().Calls)
            {
                var called = _bySymbol[method];
                if (guess && (method.IsVirtual || method.IsAbstract || method.IsOverride))
                {
                    called = called.Concat(_byName[method.Name]);
                }

                foreach (var part in called.Where(reached.Add))
                {
                    waiting.Enqueue(part);
                }
            }
        }

        return reached;
    }
}
