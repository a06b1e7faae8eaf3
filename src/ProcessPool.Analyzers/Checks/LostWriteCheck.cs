using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProcessPool.Analyzers.Functions;

namespace ProcessPool.Analyzers.Checks;

/// <summary>PP0002: writes that only the worker sees, to something that the parent reads. Once for each variable.</summary>
internal static class LostWriteCheck
{
    public static IEnumerable<Diagnostic> Find(WorkerFunction function, FunctionScan scan)
    {
        foreach (var uses in scan.Uses.GroupBy(use => use.Variable, SymbolEqualityComparer.Default))
        {
            if (uses.FirstOrDefault(use => IsLost(use, scan, uses)) is { } lost)
            {
                var place = lost.IsInline ? lost.Operation.Syntax : function.Site.Syntax;
                yield return Diagnostic.Create(Rules.LostWrite, place.GetLocation(), NameOf(lost));
            }
        }
    }

    private static bool IsLost(CapturedUse use, FunctionScan scan, IEnumerable<CapturedUse> all) =>
        use.IsMember ? IsLostInObject(use, all)
        : use.Access is AccessKind.Write or AccessKind.Update ? IsReadOutside(use, scan)
        : Access.Mutates(use.Operation) ? use.Variable is IParameterSymbol || IsReadOutside(use, scan)
        : MemberWritten(use) is { } member && IsMemberReadOutside(use, member, scan);

    /// <summary>
    /// Members of <c>this</c> may be caches: what the function reads as well, or fills when it is empty, may be meant for the worker. In methods that the
    /// function calls only what adds up is certain.
    /// </summary>
    private static bool IsLostInObject(CapturedUse use, IEnumerable<CapturedUse> all) => use.IsInline
        ? use.Access is AccessKind.Update || ((use.Access is AccessKind.Write || Access.Mutates(use.Operation)) && all.All(IsOnlyWritten))
        : use.Access is AccessKind.Update && use.Operation.Parent?.Parent is IExpressionStatementOperation && all.All(IsOnlyWritten);

    private static bool IsOnlyWritten(CapturedUse use) => use.Access != AccessKind.Read || Access.Mutates(use.Operation);

    private static bool IsReadOutside(CapturedUse use, FunctionScan scan) =>
        scan.ReferencesOutside(use.Variable).Any(other => Access.Of(other) != AccessKind.Write && !Access.Mutates(other));

    /// <summary>The field or property that is written of a captured object.</summary>
    private static ISymbol? MemberWritten(CapturedUse use) =>
        use.Operation.Parent is IMemberReferenceOperation member && member.Instance == use.Operation
        && Access.IsStorage(member.Member) && Access.Of(member) is AccessKind.Write or AccessKind.Update
            ? member.Member
            : null;

    private static bool IsMemberReadOutside(CapturedUse use, ISymbol member, FunctionScan scan) => scan.ReferencesOutside(use.Variable).Any(other =>
        other.Parent is IMemberReferenceOperation read && SymbolEqualityComparer.Default.Equals(read.Member, member) && Access.Of(read) == AccessKind.Read);

    private static string NameOf(CapturedUse use) => MemberWritten(use) is { } member ? $"{use.Variable.Name}.{member.Name}" : use.Variable.Name;
}
