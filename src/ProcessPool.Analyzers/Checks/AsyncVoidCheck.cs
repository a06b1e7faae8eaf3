using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ProcessPool.Analyzers.Functions;

namespace ProcessPool.Analyzers.Checks;

/// <summary>PP0006: functions that a worker cannot await.</summary>
internal static class AsyncVoidCheck
{
    public static Diagnostic? Find(WorkerFunction function) => function.Method is { IsAsync: true, ReturnsVoid: true }
        ? Diagnostic.Create(Rules.AsyncVoid, (function.Lambda ?? function.Site).Syntax.GetLocation(), InsteadOf(function.Site))
        : null;

    /// <summary>The member that awaits.</summary>
    private static string InsteadOf(IOperation site) => site.Parent is IArgumentOperation { Parent: IInvocationOperation call }
        ? AwaitingMember(call.TargetMethod.Name)
        : "RunOnEachWorkerAsync in place of the initializer";

    /// <summary>The member of the pool that does the same and awaits the function.</summary>
    public static string AwaitingMember(string name) => name.EndsWith("Async", StringComparison.Ordinal) ? name : $"{name}Async";
}
