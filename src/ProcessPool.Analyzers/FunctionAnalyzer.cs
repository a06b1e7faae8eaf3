using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProcessPool.Analyzers.Checks;
using ProcessPool.Analyzers.Functions;

namespace ProcessPool.Analyzers;

/// <summary>Looks at each function that is given to the pool, and at what it captures.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FunctionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.UnshippableCapture, Rules.LostWrite, Rules.ImplicitThis, Rules.DisposableCapture, Rules.AsyncVoid];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        _ = context ?? throw new ArgumentNullException(nameof(context));
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (PoolMembers.In(start.Compilation) is { } members)
            {
                start.RegisterOperationAction(operation => Analyze(operation, members), OperationKind.Invocation, OperationKind.SimpleAssignment);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, PoolMembers members)
    {
        foreach (var value in members.FunctionsIn(context.Operation))
        {
            if (WorkerFunction.Of(value) is not { } function)
            {
                continue;
            }

            if (AsyncVoidCheck.Find(function) is { } isAsyncVoid)
            {
                context.ReportDiagnostic(isAsyncVoid);
            }

            var scan = FunctionScan.Of(function, context.CancellationToken);
            foreach (var diagnostic in CaptureCheck.Find(function, scan).Concat(LostWriteCheck.Find(function, scan)).Concat(ImplicitThisCheck.Find(scan)))
            {
                context.ReportDiagnostic(diagnostic);
            }
        }
    }
}
