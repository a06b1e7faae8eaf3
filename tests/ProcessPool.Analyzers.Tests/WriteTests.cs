namespace ProcessPool.Analyzers.Tests;

/// <summary>PP0002: writes that only the worker sees.</summary>
public sealed class WriteTests
{
    public static TheoryData<string> Lost =>
    [
        "var sum = 0; pool.ForEach(x => {|PP0002:sum|} += x, items); Console.WriteLine(sum);",
        "var count = 0; pool.ForEach(x => {|PP0002:count|}++, items); Console.WriteLine(count);",
        "var last = 0; pool.ForEach(x => { {|PP0002:last|} = x; }, items); Console.WriteLine(last);",
        "var sum = 0; pool.ForEach(x => Interlocked.Add(ref {|PP0002:sum|}, x), items); Console.WriteLine(sum);",
        "var last = 0; pool.ForEach(x => int.TryParse(\"1\", out {|PP0002:last|}), items); Console.WriteLine(last);",
        "int a = 0, b = 0; pool.ForEach(x => { ({|PP0002:a|}, {|PP0002:b|}) = (x, x); }, items); Console.WriteLine(a + b);",
        "var all = new List<int>(); pool.ForEach(x => {|PP0002:all|}.Add(x), items); Console.WriteLine(all.Count);",
        "var all = new ConcurrentBag<int>(); pool.ForEach(x => {|PP0002:all|}.Add(x), items); Console.WriteLine(all.Count);",
        "var all = new Dictionary<int, int>(); pool.ForEach(x => {|PP0002:all|}[x] = x, items); Console.WriteLine(all.Count);",
        "var all = new int[3]; pool.ForEach(x => {|PP0002:all|}[x] = x, items); Console.WriteLine(all[0]);",
        "var sum = 0; void Add(int x) => {|PP0002:sum|} += x; pool.ForEach(Add, items); Console.WriteLine(sum);",
        "var sum = 0; await pool.ForEachAsync(async x => { await Task.Yield(); {|PP0002:sum|} += x; }, items); Console.WriteLine(sum);",
        "var box = new Box(); pool.ForEach(x => {|PP0002:box|}.Sum += x, items); Console.WriteLine(box.Sum); class Box { public int Sum; }",
        "var pair = (Sum: 0, Other: 0); pool.ForEach(x => {|PP0002:pair|}.Sum += x, items); Console.WriteLine(pair.Sum);",
    ];

    public static TheoryData<string> Meant =>
    [
        "pool.Map(x => { var sum = 0; sum += x; return sum; }, items);",
        "var scratch = new int[3]; pool.Map(x => { scratch[0] = x; return scratch[0] + 1; }, items);",
        "var calls = 0; pool.Run(() => ++calls);",
        "var table = new Dictionary<int, int>(); pool.Map(x => { if (!table.TryGetValue(x, out var y)) { y = x; table.Add(x, y); } return y; }, items);",
        "var sum = 0; items.ToList().ForEach(x => sum += x); Console.WriteLine(sum);",
        "var sum = 0; items.AsProcessParallel(pool).Aggregate(0, (s, x) => { sum += x; return s; }); Console.WriteLine(sum);",
        "var sum = 0; foreach (var y in pool.MapStream(x => 2 * x, items)) { sum += y; } Console.WriteLine(sum);",
        "var box = new Box(); pool.Map(x => { box.Last = x; return box.Last + 1; }, items); Console.WriteLine(box.Name); class Box { public int Last; public string Name = \"\"; }",
    ];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Lost))]
    public async Task A_write_that_the_parent_misses_is_found(string statements) => Assert.NotEmpty(await Snippet.Statements(statements).Verify());

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Meant))]
    public async Task A_write_that_nobody_misses_is_not(string statements) => Assert.Empty(await Snippet.Statements(statements).Verify());

    [Fact(Timeout = 60_000)]
    public async Task Members_of_the_object()
    {
        var messages = await Snippet.File("""
            new Counter().Go([1], new Pool(), []);

            sealed class Counter
            {
                private readonly List<int> _all = [];
                private readonly Dictionary<int, int> _known = [];
                private int _sum;
                private string? _name;

                public int Count { get; private set; }

                public void Go(int[] items, Pool pool, List<int> results)
                {
                    pool.ForEach(x => {|PP0002:_sum|} += x, items);
                    pool.ForEach(x => {|PP0002:Count|}++, items);
                    pool.ForEach(x => {|PP0002:_all|}.Add(x), items);
                    pool.ForEach({|PP0002:Add|}, items);
                    pool.ForEach({|PP0002:x => Add(x)|}, items);
                    pool.ForEach(x => {|PP0002:results|}.Add(x), items);
                    pool.Map(x => (_name ??= "name") + x, items);
                    pool.Map(Look, items);
                }

                private void Add(int x) => _sum += x;

                private int Look(int x) => _known.TryGetValue(x, out var y) ? y : _known[x] = x * x;
            }
            """).Verify();
        Assert.Equal("The write to '_sum' changes a copy in the worker, which the parent does not see. Return the value from the function, and combine the results.", messages[0]);
    }
}
