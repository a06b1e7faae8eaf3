using ProcessPool.Conformance.Cases;

namespace ProcessPool.Conformance.Running;

/// <summary>All cases.</summary>
internal static class CaseTable
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. LambdaCases.List(),
        .. ThisCases.List(),
        .. LocalFunctionCases.List(),
        .. MethodGroupCases.List(),
        .. DelegateCases.List(),
        .. DecoratorCases.List(),
        .. AsyncCases.List(),
        .. IteratorCases.List(),
        .. GenericCases.List(),
        .. ExtensionCases.List(),
        .. BodyCases.List(),
        .. StateCases.List(),
        .. FrameworkStateCases.List(),
        .. TreeCases.List(),
        .. PrunedCases.List(),
        .. FSharpCases.List(),
        .. VisualBasicCases.List(),
        .. GeneratedCases.List(),
        .. RefusedCases.List(),
    ];

    private static readonly Dictionary<string, ConformanceCase> ByName = All.ToDictionary(@case => @case.ToString());

    public static ConformanceCase Find(string name) => ByName[name];
}
