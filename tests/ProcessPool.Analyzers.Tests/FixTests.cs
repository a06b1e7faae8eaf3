using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ProcessPool.Analyzers.Tests;

/// <summary>What the fixes make of the code.</summary>
public sealed class FixTests
{
    [Fact(Timeout = 60_000)]
    public Task Members_are_copied_before_the_call() => Fixes(
        new CopyMemberFix(),
        Snippet.File(Report("""
                    // Multiplies.
                    pool.Map(x => x * {|PP0003:_factor|} + _factor, items);
            """)),
        Report("""
                    // Multiplies.
                    var factor = _factor;
                    pool.Map(x => x * factor + factor, items);
            """));

    [Fact(Timeout = 60_000)]
    public Task The_copy_gets_a_name_of_its_own() => Fixes(
        new CopyMemberFix(),
        Snippet.File(Report("""
                    int factor = 5;
                    pool.Map(x => x * {|PP0003:_factor|} + factor, items);
            """)),
        Report("""
                    int factor = 5;
                    var factorCopy = _factor;
                    pool.Map(x => x * factorCopy + factor, items);
            """));

    [Fact(Timeout = 60_000)]
    public Task What_is_written_is_not_copied() => FixesNot(
        new CopyMemberFix(), Snippet.File(Report("        pool.Map(x => x * ({|PP0003:_last|} ??= 5), items);")));

    [Fact(Timeout = 60_000)]
    public Task Without_a_block_there_is_no_place_for_a_copy() => FixesNot(
        new CopyMemberFix(), Snippet.File(Report("    } public int[] Short(Pool pool, int[] items) => pool.Map(x => x * {|PP0003:_factor|}, items); void Rest() {")));

    [Fact(Timeout = 60_000)]
    public Task A_local_function_returns_a_task_and_is_awaited() => Fixes(
        new ReturnTaskFix(),
        Snippet.Statements("pool.ForEach({|PP0006:Work|}, items); async void Work(int x) => await Task.Yield();"),
        Snippet.Statements("await pool.ForEachAsync(Work, items); async Task Work(int x) => await Task.Yield();").Code);

    [Fact(Timeout = 60_000)]
    public Task A_method_returns_a_task() => Fixes(
        new ReturnTaskFix(),
        Snippet.Statements("await pool.RunAsync({|PP0006:C.Work|}); class C { public static async void Work() => await Task.Yield(); }"),
        Snippet.Statements("await pool.RunAsync(C.Work); class C { public static async Task Work() => await Task.Yield(); }").Code);

    [Fact(Timeout = 60_000)]
    public Task A_cast_is_taken_away() => Fixes(
        new ReturnTaskFix(),
        Snippet.Statements("pool.ForEach((Action<int>)({|PP0006:async x => await Task.Yield()|}), items);"),
        Snippet.Statements("await pool.ForEachAsync(async x => await Task.Yield(), items);").Code);

    [Fact(Timeout = 60_000)]
    public Task A_method_that_others_use_stays_as_it_is() => FixesNot(
        new ReturnTaskFix(), Snippet.Statements("pool.ForEach({|PP0006:Work|}, items); Action<int> other = Work; async void Work(int x) => await Task.Yield();"));

    [Fact(Timeout = 60_000)]
    public Task Where_nothing_can_be_awaited_there_is_no_fix() => FixesNot(
        new ReturnTaskFix(), Snippet.Statements("void Go() => pool.ForEach({|PP0006:Work|}, items); async void Work(int x) => await Task.Yield();"));

    private static string Report(string statements) => $$"""
        new Report().Go(new Pool(), [1]);

        sealed class Report
        {
            private readonly Socket? _socket = null;
            private readonly int _factor = 2;
            private int? _last;

            public void Go(Pool pool, int[] items)
            {
        {{statements}}
                Console.WriteLine(_socket is null && _last is null);
            }
        }
        """;

    /// <summary>The fix makes this of it, which compiles and is not complained about.</summary>
    private static async Task Fixes(CodeFixProvider fix, Snippet snippet, string expected)
    {
        var action = Assert.Single(await Actions(fix, snippet));
        var changed = (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        var text = (await changed.GetDocument(snippet.Document.Id)!.GetTextAsync()).ToString();
        Assert.Equal(expected.ReplaceLineEndings("\n"), text.ReplaceLineEndings("\n"));
        Assert.Empty(await Snippet.File(text).Analyze());
    }

    private static async Task FixesNot(CodeFixProvider fix, Snippet snippet) => Assert.Empty(await Actions(fix, snippet));

    private static async Task<List<CodeAction>> Actions(CodeFixProvider fix, Snippet snippet)
    {
        await snippet.Verify();
        var diagnostic = Assert.Single(await snippet.Analyze());
        Assert.Contains(diagnostic.Id, fix.FixableDiagnosticIds);
        var actions = new List<CodeAction>();
        var inDocument = Diagnostic.Create(diagnostic.Descriptor, Location.Create((await snippet.Document.GetSyntaxTreeAsync())!, diagnostic.Location.SourceSpan));
        await fix.RegisterCodeFixesAsync(new CodeFixContext(snippet.Document, inDocument, (action, _) => actions.Add(action), default));
        return actions;
    }
}
