namespace ProcessPool.Analyzers.Tests;

/// <summary>PP0006: functions that nobody can await.</summary>
public sealed class AsyncVoidTests
{
    public static TheoryData<string, string> Found => new()
    {
        { "pool.ForEach({|PP0006:Work|}, items); async void Work(int x) => await Task.Yield();", "ForEachAsync" },
        { "await pool.ForEachAsync({|PP0006:Work|}, items); async void Work(int x) => await Task.Yield();", "ForEachAsync" },
        { "pool.ForEach((Action<int>)({|PP0006:async x => await Task.Yield()|}), items);", "ForEachAsync" },
        { "Action work = {|PP0006:async () => await Task.Yield()|}; pool.Run(work);", "RunAsync" },
        { "pool.Run({|PP0006:C.Work|}); class C { public static async void Work() => await Task.Yield(); }", "RunAsync" },
        { "var o = new PoolOptions { Initializer = {|PP0006:async () => await Task.Yield()|} };", "RunOnEachWorkerAsync in place of the initializer" },
    };

    public static TheoryData<string> Fine =>
    [
        "await pool.ForEachAsync(async x => await Task.Yield(), items);",
        "await pool.RunAsync(async () => await Task.Yield());",
        "await pool.ForEachAsync(Work, items); async Task Work(int x) => await Task.Yield();",
        "pool.ForEach(Work, items); void Work(int x) { }",
    ];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Found))]
    public async Task Async_void_is_found(string statements, string instead)
    {
        var messages = await Snippet.Statements(statements).Verify();
        Assert.Equal([$"The function is async void: its item ends at the first await, and what is thrown later ends the worker. Return a Task, and use {instead}."], messages);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Fine))]
    public async Task What_can_be_awaited_is_not(string statements) => Assert.Empty(await Snippet.Statements(statements).Verify());
}
