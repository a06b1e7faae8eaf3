using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProcessPool.Analyzers.Functions;
using ProcessPool.Serialization.Framework;

namespace ProcessPool.Analyzers.Checks;

/// <summary>PP0001 and PP0005: captured objects that cannot cross, or that lose their owner on the way. Once for each variable.</summary>
internal static class CaptureCheck
{
    public static IEnumerable<Diagnostic> Find(WorkerFunction function, FunctionScan scan)
    {
        foreach (var uses in scan.Uses.GroupBy(use => use.Variable, SymbolEqualityComparer.Default))
        {
            // What the function sets is not what it captured.
            if (uses.Any(use => use.Access is AccessKind.Write or AccessKind.Fill))
            {
                continue;
            }

            if (uses.Select(use => (use, Refusal: Refuse(use, scan))).FirstOrDefault(found => found.Refusal is not null) is { use: not null } refused)
            {
                yield return Diagnostic.Create(
                    Rules.UnshippableCapture, PlaceOf(refused.use, function), refused.use.Variable.Name, refused.Refusal!.Reason, refused.Refusal.NextStep);
            }
            else if (uses.FirstOrDefault(NeedsOwner) is { } owned)
            {
                yield return Diagnostic.Create(Rules.DisposableCapture, PlaceOf(owned, function), owned.Variable.Name);
            }
        }
    }

    private static Location PlaceOf(CapturedUse use, WorkerFunction function) => (use.IsInline ? use.Operation : function.Site).Syntax.GetLocation();

    private static Refusal? Refuse(CapturedUse use, FunctionScan scan) =>
        Crossing.Refuse(use.Type) ?? (IsTaskInFlight(use, scan) ? Crossing.RefuseUnlessCompleted(use.Type) : null);

    /// <summary>Whether a task was begun in this member, and nothing here awaits it or looks at it.</summary>
    private static bool IsTaskInFlight(CapturedUse use, FunctionScan scan) =>
        use.Operation is ILocalReferenceOperation { Local: var local }
        && scan.ReferencesOutside(local).All(other => other.Parent is IVariableDeclaratorOperation)
        && use.Operation.Root().DescendantsAndSelf().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))
            ?.GetVariableInitializer()?.Value is IInvocationOperation { TargetMethod.Name: not ("FromResult" or "FromException" or "FromCanceled") };

    /// <summary>Whether an object that has to be disposed of is used as a whole, and not just read from.</summary>
    private static bool NeedsOwner(CapturedUse use) =>
        use.Type is { } type && Crossing.IsDisposable(type)
        && !(use.Operation.Parent is IMemberReferenceOperation member && member.Instance == use.Operation && Access.IsStorage(member.Member));
}
