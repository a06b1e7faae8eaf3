using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests.Matrix;

/// <summary>Each kind of trouble, at each step of a worker's life, in each kind of call: the caller sees what docs/failures.md says, and nothing hangs.</summary>
public sealed class FailureMatrixTests
{
    private const string Approval = "PROCESSPOOL_APPROVE_FAILURES";

    static FailureMatrixTests() => ResultTrap.Register();

    public static TheoryData<string> Steps() => [.. Cell.Steps];

    [Theory(Timeout = 180_000)]
    [MemberData(nameof(Steps))]
    public async Task EachCell_IsAsThePageSays(string step)
    {
        var before = Leftovers.Count();
        var rows = new List<string>();
        foreach (var trouble in Trouble.Kinds)
        {
            var seen = await Task.WhenAll(Cell.Calls.Select(call => new Cell(trouble, step, call).SeeAsync()));
            rows.Add(FailurePage.Row(step, trouble, seen));
        }

        var after = Leftovers.Count();
        Assert.InRange(after.Processes, 0, before.Processes);
        Assert.InRange(after.Files, 0, before.Files);
        if (Environment.GetEnvironmentVariable(Approval) == "1")
        {
            FailurePage.Write(step, rows);
            return;
        }

        var page = FailurePage.Read();
        var different = rows.Where(row => !page.Contains(row, StringComparison.Ordinal)).ToList();
        Assert.True(different.Count == 0, $"docs/failures.md says something else. If this is meant, run the test with {Approval}=1, look at the change, and commit it:\n{string.Concat(different)}");
    }
}
