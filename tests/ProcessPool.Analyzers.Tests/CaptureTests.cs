namespace ProcessPool.Analyzers.Tests;

/// <summary>PP0001: what is captured and never crosses.</summary>
public sealed class CaptureTests
{
    public static TheoryData<string> Refused =>
    [
        "using var log = new StringWriter(); pool.ForEach(x => {|PP0001:log|}.WriteLine(x), items);",
        "using var file = File.OpenRead(\"a\"); pool.Map(x => {|PP0001:file|}.Length + x, items);",
        "using var file = File.OpenRead(\"a\"); await pool.MapAsync(async (int x) => { await Task.Yield(); return {|PP0001:file|}.Length + x; }, items);",
        "using var client = new HttpClient(); await pool.MapAsync(x => {|PP0001:client|}.GetStringAsync($\"http://localhost/{x}\"), items);",
        "using var source = new CancellationTokenSource(); pool.Run(() => {|PP0001:source|}.Token.ThrowIfCancellationRequested());",
        "using var gate = new SemaphoreSlim(1); pool.ForEach(x => { {|PP0001:gate|}.Wait(); }, items);",
        "var gate = new Lock(); pool.ForEach(x => { lock ({|PP0001:gate|}) { } }, items);",
        "var thread = new Thread(() => { }); pool.Run(() => {|PP0001:thread|}.Join());",
        "var channel = Channel.CreateUnbounded<int>(); pool.ForEach(x => {|PP0001:channel|}.Writer.TryWrite(x), items);",
        "nint address = 5; pool.Run(() => {|PP0001:address|} == 0);",
        "nint? address = 5; pool.Run(() => {|PP0001:address|} is null);",
        "unsafe { int* address = null; pool.Run(() => {|PP0001:address|} == null); }",
        "Socket[] sockets = []; pool.Run(() => {|PP0001:sockets|}.Length);",
        "var running = Task.Run(() => 5); pool.Run(() => {|PP0001:running|}.Result);",
        "using var log = new StringWriter(); pool.ForEach({|PP0001:log|}.WriteLine, items);",
        "using var log = new StringWriter(); void Note(int x) => {|PP0001:log|}.WriteLine(x); pool.ForEach(Note, items);",
        "using var log = new StringWriter(); void Note(int x) => {|PP0001:log|}.WriteLine(x); pool.ForEach(x => Note(x), items);",
        "using var log = new StringWriter(); Action<int> note = x => {|PP0001:log|}.WriteLine(x); pool.ForEach(note, items);",
        "using var log = new StringWriter(); var n = items.AsProcessParallel(pool).Where(x => {|PP0001:log|}.ToString() == \"\").Count();",
        "using var log = new StringWriter(); var n = (from x in items.AsProcessParallel(pool) where {|PP0001:log|}.ToString() == \"\" select x).Count();",
        "using var log = new StringWriter(); var o = new PoolOptions { Initializer = () => {|PP0001:log|}.WriteLine() };",
        "var reader = new Half(); pool.Run(() => {|PP0001:reader|}.Length); sealed class Half : MemoryStream;",
        "using var meter = new System.Diagnostics.Metrics.Meter(\"m\"); pool.Run(() => {|PP0001:meter|}.Name);",
        "Microsoft.Extensions.Logging.ILoggerFactory factory = null!; pool.Run(() => {|PP0001:factory|}.CreateLogger(\"a\"));",
        "IServiceProvider services = null!; pool.Run(() => {|PP0001:services|}.GetService(typeof(int)));",
    ];

    public static TheoryData<string> Crosses =>
    [
        "var offset = 1; pool.Map(x => x + offset, items);",
        "using var log = new StringWriter(); var offset = 1; pool.Map(x => x + offset, items); log.WriteLine();",
        "using var log = new StringWriter(); pool.Run(() => nameof(log));",
        "pool.ForEach(x => { using var log = new StringWriter(); Note(log, x); static void Note(TextWriter to, int x) => to.WriteLine(x); }, items);",
        "using var log = new StringWriter(); items.ToList().ForEach(x => log.WriteLine(x));",
        "using var log = new StringWriter(); Console.WriteLine(pool.Explain((int x) => log.WriteLine(x)));",
        "StringWriter? log = null; pool.ForEach(x => { log = new StringWriter(); log.WriteLine(x); }, items);",
        "StringWriter? log = null; pool.ForEach(x => { log ??= new StringWriter(); log.WriteLine(x); }, items);",
        "var done = Task.FromResult(5); pool.Run(() => done.Result);",
        "var done = Task.Run(() => 5); await done; pool.Run(() => done.Result);",
        "var random = new Random(5); pool.Run(() => random.Next());",
        "var list = new List<int> { 1 }; pool.Map(x => list.Count + x, items);",
        "var output = Console.Out; pool.ForEach(x => output.WriteLine(x), items);",
        "IProgress<int> progress = new Progress<int>(); pool.ForEach(x => progress.Report(x), items);",
        "var progress = new Progress<int>(); pool.ForEach(x => ((IProgress<int>)progress).Report(x), items);",
        "Microsoft.Extensions.Logging.ILogger log = null!; pool.Run(() => log.IsEnabled(default));",
        "Microsoft.Extensions.Logging.ILogger<string> log = null!; pool.Run(() => log.IsEnabled(default));",
        "Microsoft.Extensions.Logging.Logger<string> log = null!; pool.Run(() => log.GetHashCode());",
        "using var stop = new CancellationTokenSource(); var token = stop.Token; pool.Run(() => token.IsCancellationRequested);",
        "System.Linq.Expressions.Expression<Func<int, int>> square = x => x * x; pool.Map(x => square.Compile()(x), items);",
        "var reader = new Mine(); pool.Run(() => reader.Peek()); sealed class Mine : TextReader { protected override void Dispose(bool disposing) { } }",
        "using var log = new StringWriter(); items.AsProcessParallel(pool).Aggregate(0, (sum, x) => { log.WriteLine(x); return sum + x; });",
        "using var log = new StringWriter(); items.AsProcessParallel(pool).Aggregate(0, (s, x) => s + x, (a, b) => { log.WriteLine(a); return a + b; }, s => log.ToString() + s);",
    ];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Refused))]
    public async Task What_never_crosses_is_found_where_it_is_used(string statements) => Assert.Single(await Snippet.Statements(statements).Verify());

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Crosses))]
    public async Task What_crosses_or_stays_behind_is_not(string statements)
    {
        // A reader of one's own crosses, and is disposable all the same.
        var messages = await Snippet.Statements(statements.Replace("reader.Peek", "{|PP0005:reader|}.Peek", StringComparison.Ordinal)).Verify();
        Assert.All(messages, message => Assert.Contains("disposable", message, StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_message_has_the_words_of_the_pool()
    {
        Assert.Equal(
            ["'log' cannot cross to a worker: a text that is being written. Pass the text: call ToString()."],
            await Snippet.Statements("using var log = new StringWriter(); pool.ForEach(x => {|PP0001:log|}.WriteLine(x), items);").Verify());
    }

    [Fact(Timeout = 60_000)]
    public async Task Members_of_the_object_are_followed()
    {
        await Snippet.File("""
            new Report().Go([1], new Pool());

            sealed class Report
            {
                private readonly FileStream _file = File.OpenRead("a");
                private Socket Socket { get; } = null!;
                private readonly int _factor = 2;

                public void Go(int[] items, Pool pool)
                {
                    pool.Map(x => {|PP0001:_file|}.Length + x, items);
                    pool.Map({|PP0001:x => Size(x)|}, items);
                    pool.Map({|PP0001:Size|}, items);
                    pool.Run(() => {|PP0001:this.Socket|}.Blocking);
                    pool.Run({|PP0001:() => Length|});
                    pool.Map(x => {|PP0003:_factor|} * x, items);
                }

                private long Length => _file.Length;

                private long Size(int x) => Inner() + x;

                private long Inner() => Length;
            }
            """).Verify();
    }

    [Fact(Timeout = 60_000)]
    public async Task Parameters_of_primary_constructors_are_members()
    {
        await Snippet.File("""
            new Report(null!, 2).Go([1], new Pool());

            sealed class Report(Stream stream, int factor)
            {
                public void Go(int[] items, Pool pool)
                {
                    pool.Map(x => {|PP0001:stream|}.Length + x, items);
                    pool.Map({|PP0001:Size|}, items);
                    pool.Map(x => factor * x, items);
                }

                private long Size(int x) => stream.Length + x;
            }
            """).Verify();
    }

    /// <summary>What an object of a derived class runs is not known.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Virtual_methods_are_not_followed()
    {
        Assert.Empty(await Snippet.File("""
            new Report().Go([1], new Pool());

            class Report
            {
                private readonly StringWriter _log = new();

                public void Go(int[] items, Pool pool) => pool.ForEach(Note, items);

                protected virtual void Note(int x) => _log.WriteLine(x);
            }
            """).Verify());
    }
}
