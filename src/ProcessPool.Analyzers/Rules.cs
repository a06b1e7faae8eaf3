using Microsoft.CodeAnalysis;

namespace ProcessPool.Analyzers;

/// <summary>The rules, one for each page in docs/analyzers.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor UnshippableCapture = Rule(
        "PP0001",
        "What the function captures cannot cross to a worker",
        "'{0}' cannot cross to a worker: {1}. {2}.",
        "The pool refuses the call before anything runs. Pass the data instead, or create the object inside the function.");

    public static readonly DiagnosticDescriptor LostWrite = Rule(
        "PP0002",
        "What the function writes stays in the worker",
        "The write to '{0}' changes a copy in the worker, which the parent does not see. Return the value from the function, and combine the results.",
        "A worker has copies of what the function captured. Only results come back.");

    public static readonly DiagnosticDescriptor ImplicitThis = Rule(
        "PP0003",
        "The function takes 'this' along",
        "'{0}' belongs to 'this', so the {1} goes along. Its '{2}' cannot cross, and stays behind only while nothing in the function hands the object on. Copy '{0}' into a local variable before the call.",
        "A lambda that uses a member of its object captures the object. The pool leaves behind what the function cannot read, as long as it can follow the object.",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor StaticState = Rule(
        "PP0004",
        "The function reads a static variable that only this process sets",
        "'{0}' is static: a worker has its own, and does not see what this process sets. Copy it into a local variable before the call, or set it in PoolOptions.Initializer.",
        "Static variables never cross. Those of a worker have the values that their own initializers give them.",
        DiagnosticSeverity.Warning,
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor DisposableCapture = Rule(
        "PP0005",
        "The function captures an object that has to be disposed of",
        "'{0}' is disposable: each worker gets a copy, of which nobody disposes. Create it inside the function, or pass the values that it is made from.",
        "What an object owns (files, connections, native memory) does not cross with a copy of its fields, and the copy is never disposed of.");

    public static readonly DiagnosticDescriptor AsyncVoid = Rule(
        "PP0006",
        "The function is async void",
        "The function is async void: its item ends at the first await, and what is thrown later ends the worker. Return a Task, and use {0}.",
        "A worker cannot await an async void function.");

    /// <summary>Where the pages are, in the repository and in the package.</summary>
    private const string Pages = "docs/analyzers/";

    private static DiagnosticDescriptor Rule(
        string id, string title, string message, string description, DiagnosticSeverity severity = DiagnosticSeverity.Warning, params string[] tags)
        => new(id, title, message, "ProcessPool", severity, isEnabledByDefault: true, description, $"{Pages}{id}.md", tags);
}
