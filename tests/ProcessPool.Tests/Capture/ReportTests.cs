using System.Linq.Expressions;
using System.Text.RegularExpressions;
using ProcessPool.Capture;

namespace ProcessPool.Tests.Capture;

/// <summary>The text of a report, as it is printed. Sizes depend on where the test lies, so they show as N.</summary>
public sealed partial class ReportTests : IDisposable
{
    private static int _calls;

    private readonly FileStream _log = Shipping.OpenFile();
    private readonly string _prefix = "prefix";
    private readonly List<string> _words = ["a", "b"];

    public static int Limit { get; set; } = 3;

    public void Dispose() => _log.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task ALambda_OverVariablesAndThis()
    {
        await Task.Yield();
        var factor = 3;
        string? nothing = null;
        var report = Explainer.Explain((int x) => Next(_prefix + _words[0] + (x * factor) + nothing + Limit));
        Assert.Equal(
            """
            the lambda in ReportTests.ALambda_OverVariablesAndThis (ReportTests.cs:N)
            sent once to each worker, N bytes:
              closure : Func<Int32, String>, N bytes
                factor : Int32
                nothing : String
                this : ReportTests, N bytes
                  _log : FileStream — stays here: the lambda in ReportTests.ALambda_OverVariablesAndThis does not read it
                  _prefix : String, N bytes
                  _words : List<String>, N bytes
              code of ProcessPool.Tests — by reference, each worker loads the same file
            not sent, because each worker has its own static variables:
              ReportTests.Limit : Int32
              ReportTests._calls : Int32
            sent with each item: Int32, N bytes; back: String
            """,
            Normal(report));
        Assert.Equal(4, report.BytesPerItem);
        Assert.Equal(0, Assert.Single(report.Code).Bytes);
        Assert.Equal(["Limit", "_calls"], report.StaticVariables.Select(field => Regex.Match(field.Name, @"\w+").Value));
    }

    [Fact(Timeout = 60_000)]
    public async Task WhatCannotCross_WithTheNextStep()
    {
        await Task.Yield();
        var task = FetchAsync();
        var rest = Words().GetEnumerator();
        rest.MoveNext();
        var report = Explainer.Explain(() => _log.Length + task.Result + rest.Current);
        Assert.Equal(
            """
            the lambda in ReportTests.WhatCannotCross_WithTheNextStep (ReportTests.cs:N) cannot be sent to another process:
              closure → task : Task<String> — a task that has not completed, of ReportTests.FetchAsync; read by the lambda in ReportTests.WhatCannotCross_WithTheNextStep (ReportTests.cs:N)
                → Await it before, and pass its result
              closure → rest : IEnumerator<String> — a half-read sequence, of ReportTests.Words; read by the lambda in ReportTests.WhatCannotCross_WithTheNextStep (ReportTests.cs:N)
                → Call ToArray() first, and pass the array
              closure → this._log : FileStream — an open file; read by the lambda in ReportTests.WhatCannotCross_WithTheNextStep (ReportTests.cs:N)
                → Capture its path, or open it inside the lambda
            """,
            Normal(report));
        Assert.Equal(typeof(Task<string>), report.Problems[0].Type);
    }

    [Fact(Timeout = 60_000)]
    public async Task TasksOfEachKind_AreNamedByTheirMethod()
    {
        await Task.Yield();
        var never = new TaskCompletionSource();
        async Task Local() => await never.Task;
        Func<Task> lambda = async () => await never.Task;
        foreach (var (task, name) in new[] { (Local(), "the local function Local in"), (lambda(), "the lambda in") })
        {
            var problem = Assert.Single(Explainer.Explain(() => task.IsCompleted).Problems);
            Assert.Equal(typeof(Task), problem.Type);
            Assert.StartsWith($"a task that has not completed, of {name} ReportTests.TasksOfEachKind_AreNamedByTheirMethod;", problem.Reason, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task GeneratedCode_AndCodeByValue()
    {
        await Task.Yield();
        Expression<Func<int, int>> tree = x => x + 1;
        var generated = Explainer.Explain(tree.Compile());
        Assert.Contains("— a slice, because it was generated while the program runs", generated.ToString(), StringComparison.Ordinal);
        Assert.InRange(Assert.Single(generated.Code).Bytes, 500, generated.Bytes);
        var factor = 3;
        var byValue = Explainer.Explain((int x) => x * factor, new CaptureRules(IlFieldUse.Instance, CodeShipping.ByValue));
        Assert.Equal("ProcessPool.Tests", Assert.Single(byValue.Code).Assembly);
        Assert.Contains("— a slice, because PoolOptions.CodeShipping says so", byValue.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Items()
    {
        await Task.Yield();
        Assert.EndsWith("sent with each item: nothing; back: nothing", Explainer.Explain(() => { }).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Explainer.Explain((CancellationToken token) => token.IsCancellationRequested).BytesPerItem);
        var texts = Explainer.Explain((string x) => Task.FromResult(x.Length));
        Assert.EndsWith("sent with each item: String, as large as it is; back: Int32", texts.ToString(), StringComparison.Ordinal);
        Assert.Null(texts.BytesPerItem);
        Assert.Equal(16, Explainer.Explain((int x, double y) => x + y).BytesPerItem);
    }

    private static string Next(string text) => text + ++_calls;

    private static async Task<string> FetchAsync()
    {
        await new TaskCompletionSource().Task;
        return "";
    }

    private static IEnumerable<string> Words()
    {
        yield return "one";
        yield return "two";
    }

    private static string Normal(ClosureReport report) => Number().Replace(report.ToString().ReplaceLineEndings("\n"), "N");

    [GeneratedRegex(@"(?<=:)\d+(?=\))|\d+(?= bytes)")]
    private static partial Regex Number();
}
