namespace ProcessPool.Analyzers.Tests;

/// <summary>PP0004: static variables that only the parent sets.</summary>
public sealed class StaticTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_static_that_the_parent_sets_is_not_set_in_a_worker()
    {
        var messages = await Snippet.Statements("""
            Settings.Factor = 3;
            Settings.Name = "n";
            pool.Map(x => x * {|PP0004:Settings.Factor|}, items);
            pool.Map({|PP0004:x => Scale(x)|}, items);
            pool.Map({|PP0004:Scale|}, items);
            pool.Map(x => {|PP0004:Settings.Name|} + x, items);
            int factor = Settings.Factor;
            pool.Map(x => x * factor, items);

            static int Scale(int x) => x * Settings.Factor;

            static class Settings
            {
                public static int Factor = 2;
                public static string Name { get; set; } = "";
            }
            """).Verify();
        Assert.Equal(
            "'Settings.Factor' is static: a worker has its own, and does not see what this process sets. Copy it into a local variable before the call, or set it in PoolOptions.Initializer.",
            messages[0]);
    }

    public static TheoryData<string> Fine =>
    [
        // Never set but where it is declared.
        "pool.Map(x => x * S.A, items); class S { public static int A = 2; }",
        "pool.Map(x => x * S.A, items); class S { public static readonly int A = 2; }",
        "pool.Map(x => x * S.A, items); class S { public static int A; static S() => A = 3; }",

        // Set in workers too.
        "pool.Map(x => x * (S.A ??= 5), items); S.A = 4; class S { public static int? A; }",
        "S.A = 4; await pool.RunOnEachWorkerAsync(() => { S.A = 4; }); pool.Map(x => x * S.A, items); class S { public static int A; }",
        "S.Set(); using var other = new Pool(new PoolOptions { Initializer = S.Set }); pool.Map(x => x * S.A, items); class S { public static int A; public static void Set() => A = 5; }",
        "S.Set(); pool.Map(x => { S.Set(); return x * S.A; }, items); class S { public static int A; public static void Set() => A = 5; }",
        "I s = new S(); s.Set(); pool.Map(x => { s.Set(); return x * S.A; }, items); interface I { void Set(); } class S : I { public static int A; public void Set() => A = 5; }",

        // Read and set in the parent only.
        "S.A = 4; Console.WriteLine(S.A + pool.Map(x => x, items).Length); class S { public static int A; }",
        "S.A = 4; pool.Map(x => nameof(S.A) + x, items); class S { public static int A; }",
        "S.A = 4; pool.Map(x => x * S.A, items); class S { [ThreadStatic] public static int A; }",
    ];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Fine))]
    public async Task Statics_that_a_worker_can_rely_on(string statements) => Assert.Empty(await Snippet.Statements(statements).Verify());
}
