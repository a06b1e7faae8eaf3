namespace ProcessPool.Analyzers.Tests;

/// <summary>PP0003 and PP0005: what goes along unsaid, and what loses its owner.</summary>
public sealed class ThisTests
{
    [Fact(Timeout = 60_000)]
    public async Task This_goes_along_with_what_cannot_cross()
    {
        var messages = await Snippet.File("""
            new Report().Go([1], new Pool());

            abstract class Base
            {
                protected Socket? Socket { get; set; }
            }

            sealed class Report : Base
            {
                private readonly int _factor = 2;

                public void Go(int[] items, Pool pool)
                {
                    pool.Map(x => x * {|PP0003:_factor|} + _factor, items);
                    pool.Map(x => x * this._factor, items);
                    var factor = _factor;
                    pool.Map(x => x * factor, items);
                }
            }
            """).Verify();
        Assert.Equal(
            ["'_factor' belongs to 'this', so the Report goes along. Its 'Socket' cannot cross, and stays behind only while nothing in the function hands the object on. Copy '_factor' into a local variable before the call."],
            messages);
    }

    [Fact(Timeout = 60_000)]
    public async Task This_may_go_along_when_all_of_it_crosses()
    {
        Assert.Empty(await Snippet.File("""
            new Report().Go([1], new Pool());

            sealed class Report
            {
                private static readonly Lock Gate = new();
                private readonly int _factor = 2;
                private readonly List<string> _names = [];

                public void Go(int[] items, Pool pool)
                {
                    lock (Gate)
                    {
                        pool.Map(x => x * _factor + _names.Count, items);
                    }
                }
            }
            """).Verify());
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposable_objects_lose_their_owner()
    {
        var messages = await Snippet.Statements("""
            using var engine = new Engine();
            pool.Map(x => {|PP0005:engine|}.Run(x), items);
            pool.Map({|PP0005:engine|}.Run, items);
            pool.Map(x => Engine.Use({|PP0005:engine|}, x), items);
            pool.Map(x => engine.Size + x, items);
            pool.Map(x => { using var other = new Engine(); return other.Run(x); }, items);
            pool.Run(() => {|PP0005:pool|}.WorkerCount);

            sealed class Engine : IDisposable
            {
                public int Size { get; } = 1;
                public int Run(int x) => x + Size;
                public static int Use(Engine engine, int x) => x;
                public void Dispose() { }
            }
            """).Verify();
        Assert.Equal("'engine' is disposable: each worker gets a copy, of which nobody disposes. Create it inside the function, or pass the values that it is made from.", messages[0]);
    }
}
