namespace ProcessPool.Tests.Api;

/// <summary>
/// The calls that people write compile, mean what they look like, and those that would surprise do not compile. Nothing is run here: a compiler is asked.
/// </summary>
public sealed class OverloadTests
{
    /// <summary>What the statements below may use.</summary>
    private const string Around = """
        #pragma warning disable CS8321, CS1998, CS0219
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using ProcessPool;

        internal interface IBothWays<T> : IEnumerable<T>, IAsyncEnumerable<T>;

        internal static class UserCode
        {
            // Each of these exists with and without a token, as many methods of libraries do.
            private static int Twice(int x) => 2 * x;
            private static int Twice(int x, CancellationToken token) => 2 * x;
            private static Task<int> TwiceAsync(int x) => Task.FromResult(2 * x);
            private static Task<int> TwiceAsync(int x, CancellationToken token) => Task.FromResult(2 * x);
            private static ValueTask<int> TwiceValueAsync(int x) => new(2 * x);
            private static ValueTask<int> TwiceValueAsync(int x, CancellationToken token) => new(2 * x);
            private static int Answer() => 42;
            private static int Answer(CancellationToken token) => 42;
            private static Task<int> AnswerAsync() => Task.FromResult(42);
            private static Task<int> AnswerAsync(CancellationToken token) => Task.FromResult(42);
            private static Task WorkAsync() => Task.CompletedTask;
            private static Task WorkAsync(CancellationToken token) => Task.CompletedTask;
            private static void Work() { }
            private static void Look(int x) { }
            private static Task LookAsync(int x) => Task.CompletedTask;
            private static T Same<T>(T x) => x;
            private static int Add(int x, int y) => x + y;
            private static bool IsPrime(int x) => x > 1;

            private static async Task Calls(Pool pool, int[] items, IBothWays<int> bothWays, IAsyncEnumerable<int> asyncItems, CancellationToken token)
            {
                await Task.Yield();
                /*HERE*/
            }
        }
        """;

    public static TheoryData<string, string> Meant => new()
    {
        // One call.
        { "pool.Run(() => 42)", "Run<int>(Func<int>)" },
        { "pool.Run(Answer)", "Run<int>(Func<int>)" },
        { "pool.Run(() => { })", "Run(Action)" },
        { "pool.Run(Work)", "Run(Action)" },
        { "pool.Run(() => Console.WriteLine())", "Run(Action)" },
        { "pool.Run(int () => throw new InvalidOperationException())", "Run<int>(Func<int>)" },
        { "pool.RunAsync(() => 42)", "RunAsync<int>(Func<int>, CancellationToken)" },
        { "pool.RunAsync(() => 42, token)", "RunAsync<int>(Func<int>, CancellationToken)" },
        { "pool.RunAsync(Answer)", "RunAsync<int>(Func<int>, CancellationToken)" },
        { "pool.RunAsync(AnswerAsync)", "RunAsync<int>(Func<Task<int>>, CancellationToken)" },
        { "pool.RunAsync(WorkAsync)", "RunAsync(Func<Task>, CancellationToken)" },
        { "pool.RunAsync(Work)", "RunAsync(Action, CancellationToken)" },
        { "pool.RunAsync(delegate { })", "RunAsync(Action, CancellationToken)" },
        { "pool.RunAsync(delegate { return 42; })", "RunAsync<int>(Func<int>, CancellationToken)" },
        { "pool.RunAsync(async delegate { await Task.Yield(); })", "RunAsync(Func<Task>, CancellationToken)" },
        { "pool.RunAsync(async () => { await Task.Yield(); })", "RunAsync(Func<Task>, CancellationToken)" },
        { "pool.RunAsync(async () => { await Task.Yield(); return 42; })", "RunAsync<int>(Func<Task<int>>, CancellationToken)" },
        { "pool.RunAsync(t => 42)", "RunAsync<int>(Func<CancellationToken, int>, CancellationToken)" },
        { "pool.RunAsync(t => { })", "RunAsync(Action<CancellationToken>, CancellationToken)" },
        { "pool.RunAsync(async t => { await Task.Delay(1, t); })", "RunAsync(Func<CancellationToken, Task>, CancellationToken)" },
        { "pool.RunAsync(async t => { await Task.Delay(1, t); return 42; })", "RunAsync<int>(Func<CancellationToken, Task<int>>, CancellationToken)" },
        { "pool.RunAsync(async ValueTask<int> () => 42)", "RunAsync<int>(Func<ValueTask<int>>, CancellationToken)" },
        { "pool.RunAsync(() => throw new InvalidOperationException())", "RunAsync(Func<Task>, CancellationToken)" },
        { "pool.RunOnEachWorkerAsync(() => Environment.ProcessId)", "RunOnEachWorkerAsync<int>(Func<int>, CancellationToken)" },
        { "pool.RunOnEachWorkerAsync(() => { })", "RunOnEachWorkerAsync(Action, CancellationToken)" },
        { "pool.RunOnEachWorkerAsync(AnswerAsync)", "RunOnEachWorkerAsync<int>(Func<Task<int>>, CancellationToken)" },
        { "pool.RunOnEachWorkerAsync(async () => { await Task.Yield(); })", "RunOnEachWorkerAsync(Func<Task>, CancellationToken)" },

        // A map.
        { "pool.Map(x => x * x, Enumerable.Range(0, 10))", "Map<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?)" },
        { "pool.Map(Twice, items)", "Map<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?)" },
        { "pool.Map(Same<int>, items)", "Map<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?)" },
        { "pool.Map(int.Parse, new[] { \"1\" })", "Map<string, int>(Func<string, int>, IEnumerable<string>, MapOptions?)" },
        { "pool.Map(Math.Sqrt, new[] { 1.0 })", "Map<double, double>(Func<double, double>, IEnumerable<double>, MapOptions?)" },
        { "pool.Map(x => (object)x, items)", "Map<int, object>(Func<int, object>, IEnumerable<int>, MapOptions?)" },
        { "pool.Map((string s) => s.Length, [\"a\", \"bb\"])", "Map<string, int>(Func<string, int>, IEnumerable<string>, MapOptions?)" },
        { "pool.Map(x => x + 1, items, new() { ChunkSize = 1 })", "Map<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?)" },
        { "pool.Map(x => { if (x < 0) { throw new ArgumentException(); } return x; }, items)", "Map<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?)" },
        { "pool.Map((x, y) => x + y, items, items)", "Map<int, int, int>(Func<int, int, int>, IEnumerable<int>, IEnumerable<int>, MapOptions?)" },
        { "pool.Map(Add, items, items)", "Map<int, int, int>(Func<int, int, int>, IEnumerable<int>, IEnumerable<int>, MapOptions?)" },
        { "pool.Map((x, y, z) => x + y + z, items, items, items)", "Map<int, int, int, int>(Func<int, int, int, int>, IEnumerable<int>, IEnumerable<int>, IEnumerable<int>, MapOptions?)" },
        { "pool.StarMap(Math.Max, [(1, 2), (3, 4)])", "StarMap<int, int, int>(Func<int, int, int>, IEnumerable<(int, int)>, MapOptions?)" },
        { "pool.StarMap((x, y) => x + y, items.Select(x => (x, x)))", "StarMap<int, int, int>(Func<int, int, int>, IEnumerable<(int, int)>, MapOptions?)" },
        { "pool.StarMap(Add, items.Zip(items))", "StarMap<int, int, int>(Func<int, int, int>, IEnumerable<(int, int)>, MapOptions?)" },
        { "pool.MapAsync(x => x, items)", "MapAsync<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapAsync(Twice, items)", "MapAsync<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapAsync(TwiceAsync, items)", "MapAsync<int, int>(Func<int, Task<int>>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapAsync(TwiceValueAsync, items)", "MapAsync<int, int>(Func<int, ValueTask<int>>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapAsync(async x => { await Task.Yield(); return x; }, items)", "MapAsync<int, int>(Func<int, Task<int>>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapAsync((x, t) => x, items, cancellationToken: token)", "MapAsync<int, int>(Func<int, CancellationToken, int>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapAsync(async (x, t) => { await Task.Delay(1, t); return x; }, items)", "MapAsync<int, int>(Func<int, CancellationToken, Task<int>>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapAsync(async (x, y) => { await Task.Yield(); return x + y; }, items, items)", "MapAsync<int, int, int>(Func<int, int, Task<int>>, IEnumerable<int>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.StarMapAsync(async (x, y) => { await Task.Yield(); return x + y; }, items.Zip(items))", "StarMapAsync<int, int, int>(Func<int, int, Task<int>>, IEnumerable<(int, int)>, MapOptions?, CancellationToken)" },
        { "pool.MapOutcomesAsync(x => x, items)", "MapOutcomesAsync<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapOutcomesAsync(TwiceAsync, items)", "MapOutcomesAsync<int, int>(Func<int, Task<int>>, IEnumerable<int>, MapOptions?, CancellationToken)" },

        // Streams.
        { "pool.MapStream(x => x, items)", "MapStream<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?)" },
        { "pool.MapStreamAsync(x => x, items)", "MapStreamAsync<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapStreamAsync(Twice, items)", "MapStreamAsync<int, int>(Func<int, int>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapStreamAsync(Twice, asyncItems)", "MapStreamAsync<int, int>(Func<int, int>, IAsyncEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapStreamAsync(x => x, bothWays)", "MapStreamAsync<int, int>(Func<int, int>, IAsyncEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapStreamAsync(TwiceAsync, bothWays)", "MapStreamAsync<int, int>(Func<int, Task<int>>, IAsyncEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapStreamAsync(async (x, t) => { await Task.Delay(1, t); return x; }, bothWays)", "MapStreamAsync<int, int>(Func<int, CancellationToken, Task<int>>, IAsyncEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapManyStreamAsync(x => Enumerable.Range(0, x), items)", "MapManyStreamAsync<int, int>(Func<int, IEnumerable<int>>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.MapManyStreamAsync(x => new[] { x }, items)", "MapManyStreamAsync<int, int>(Func<int, IEnumerable<int>>, IEnumerable<int>, MapOptions?, CancellationToken)" },

        // For each.
        { "pool.ForEach(x => { }, items)", "ForEach<int>(Action<int>, IEnumerable<int>, MapOptions?)" },
        { "pool.ForEach(Look, items)", "ForEach<int>(Action<int>, IEnumerable<int>, MapOptions?)" },
        { "pool.ForEach(x => Console.WriteLine(x), items)", "ForEach<int>(Action<int>, IEnumerable<int>, MapOptions?)" },
        { "pool.ForEach(Console.WriteLine, items)", "ForEach<int>(Action<int>, IEnumerable<int>, MapOptions?)" },
        { "pool.ForEachAsync(x => { }, items)", "ForEachAsync<int>(Action<int>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.ForEachAsync(LookAsync, items)", "ForEachAsync<int>(Func<int, Task>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.ForEachAsync(async x => { await Task.Yield(); }, items)", "ForEachAsync<int>(Func<int, Task>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.ForEachAsync(async (x, t) => { await Task.Delay(1, t); }, items)", "ForEachAsync<int>(Func<int, CancellationToken, Task>, IEnumerable<int>, MapOptions?, CancellationToken)" },
        { "pool.ForEachAsync((x, t) => { }, items)", "ForEachAsync<int>(Action<int, CancellationToken>, IEnumerable<int>, MapOptions?, CancellationToken)" },

        // Queries.
        { "items.AsProcessParallel().Where(IsPrime).Count()", "Count<int>()" },
        { "items.AsProcessParallel().Count(IsPrime)", "Count<int>(Func<int, bool>)" },
        { "items.AsProcessParallel().Select(Twice).Sum()", "Sum()" },
        { "items.AsProcessParallel().Select(x => 2 * x).Sum()", "Sum()" },
        { "items.AsProcessParallel().Sum(x => 2.0 * x)", "Sum<int>(Func<int, double>)" },
        { "(from x in items.AsProcessParallel() where x > 1 select x * x).ToArray()", "ToArray<int>()" },
        { "(from x in items.AsProcessParallel() from y in Enumerable.Range(0, x) select x * y).ToList()", "ToList<int>()" },
        { "items.AsProcessParallel().Aggregate((x, y) => x + y)", "Aggregate<int>(Func<int, int, int>)" },
        { "items.AsProcessParallel(pool).Aggregate(0L, (sum, x) => sum + x)", "Aggregate<int, long>(long, Func<long, int, long>)" },
        { "items.AsProcessParallel().AsSequential().First()", "First<int>()" },
        { "items.AsProcessParallel().AsEnumerable().First()", "First<int>()" },

        // The making of a pool.
        { "new Pool()", "Pool()" },
        { "new Pool(4)", "Pool(int)" },
        { "new Pool(workers: 4)", "Pool(int)" },
        { "new Pool(new() { Workers = 4 })", "Pool(PoolOptions)" },
        { "new Pool(new PoolOptions { Workers = 4 })", "Pool(PoolOptions)" },
        { "pool.Explain((int x) => x)", "Explain(Delegate)" },
        { "pool.Explain(IsPrime)", "Explain(Delegate)" },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Meant))]
    public async Task Call_IsTheOneThatItLooksLike(string call, string member)
    {
        await Task.Yield();
        var (bound, errors) = Compiling.Statement(Around, call);
        Assert.Empty(errors);
        Assert.Equal(member, bound);
    }

    public static TheoryData<string, string> Refused => new()
    {
        // A task is never a result, and an async function is never async void.
        { "pool.Run(AnswerAsync)", "Use RunAsync" },
        { "pool.Run(async () => { await Task.Yield(); })", "Use RunAsync" },
        { "pool.Run(async () => { await Task.Yield(); return 42; })", "Use RunAsync" },
        { "pool.Run(async ValueTask () => { await Task.Yield(); })", "Use RunAsync" },
        { "pool.Run(AnswerAsync, new MapOptions())", "Use RunAsync" },
        { "pool.Run(async () => { await Task.Yield(); }, new MapOptions())", "Use RunAsync" },
        { "pool.Run(async () => { await Task.Yield(); return 42; }, new MapOptions())", "Use RunAsync" },
        { "pool.Run(async ValueTask () => { await Task.Yield(); }, new MapOptions())", "Use RunAsync" },
        { "pool.Run(async ValueTask<int> () => { await Task.Yield(); return 42; }, new MapOptions())", "Use RunAsync" },

        // A lambda that only throws could be of any type: its own type must be said, as in `int () => throw …` above.
        { "pool.Run<int>(() => throw new InvalidOperationException())", "Use RunAsync" },
        { "pool.Map(TwiceAsync, items)", "Use MapAsync" },
        { "pool.Map(TwiceValueAsync, items)", "Use MapAsync" },
        { "pool.Map(async x => { await Task.Yield(); return x; }, items)", "Use MapAsync" },
        { "pool.Map(async (x, y) => { await Task.Yield(); return x; }, items, items)", "Use MapAsync" },
        { "pool.StarMap(async (x, y) => { await Task.Yield(); return x; }, items.Zip(items))", "Use StarMapAsync" },
        { "pool.MapStream(TwiceAsync, items)", "Use MapStreamAsync" },
        { "pool.MapStream(async x => { await Task.Yield(); return x; }, items)", "Use MapStreamAsync" },
        { "pool.ForEach(LookAsync, items)", "Use ForEachAsync" },
        { "pool.ForEach(async x => { await Task.Yield(); }, items)", "Use ForEachAsync" },
        { "pool.MapAsync(LookAsync, items)", "Use ForEachAsync" },
        { "pool.MapAsync(async x => { await Task.Yield(); }, items)", "Use ForEachAsync" },

        // An operator that is not there does not run here by accident.
        { "items.AsProcessParallel().OrderBy(x => x)", "does not contain a definition for 'OrderBy'" },
        { "items.AsProcessParallel().Take(3)", "does not contain a definition for 'Take'" },
        { "items.AsProcessParallel().First()", "does not contain a definition for 'First'" },
        { "items.AsProcessParallel().Distinct().Count()", "does not contain a definition for 'Distinct'" },
        { "(from x in items.AsProcessParallel() orderby x select x).Count()", "OrderBy" },

        // What cannot be shipped is refused by the compiler where it can be.
        { "pool.Explain(x => x)", "CS8917" },
        { "pool.Map(x => x, 3)", "CS" },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Refused))]
    public async Task Call_ThatWouldSurprise_DoesNotCompile(string call, string says)
    {
        await Task.Yield();
        var (_, errors) = Compiling.Statement(Around, call);
        Assert.Contains(says, string.Join("\n", errors), StringComparison.Ordinal);
    }
}
