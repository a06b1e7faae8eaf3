using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ProcessPool.Analyzers.Functions;
using ProcessPool.Analyzers.Statics;

namespace ProcessPool.Analyzers;

/// <summary>PP0004: looks for static variables that functions read in workers, and that only the parent sets. Needs the whole compilation.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticStateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StaticState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        _ = context ?? throw new ArgumentNullException(nameof(context));
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (PoolMembers.In(start.Compilation) is not { } members)
            {
                return;
            }

            var parts = new ConcurrentBag<CodePart>();
            start.RegisterOperationBlockAction(block =>
            {
                foreach (var part in CodeReader.Read(block.OwningSymbol, block.OperationBlocks, members, block.CancellationToken))
                {
                    parts.Add(part);
                }
            });
            start.RegisterCompilationEndAction(end =>
            {
                foreach (var (place, variable) in new StaticUse([.. parts]).Find())
                {
                    end.ReportDiagnostic(Diagnostic.Create(Rules.StaticState, place, $"{variable.ContainingType.Name}.{variable.Name}"));
                }
            });
        });
    }
}
