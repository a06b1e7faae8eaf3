using ProcessPool.Conformance.Running;

namespace ProcessPool.Conformance.Page;

/// <summary>docs/closures.md says what is so.</summary>
[Collection(PoolPerModeUsers.Name)]
public sealed class ClosuresPageTests(PoolPerMode pools)
{
    private const string Approval = "PROCESSPOOL_APPROVE_CLOSURES";

    [Fact(Timeout = 60_000)]
    public async Task Page_HasTheCasesAndTheErrorsOfNow()
    {
        await Task.Yield();
        var page = (await File.ReadAllTextAsync(ClosuresPage.Path)).ReplaceLineEndings("\n");
        var now = ClosuresPage.Renew(page, pools.For(Mode.ByReferencePruned));
        if (Environment.GetEnvironmentVariable(Approval) == "1")
        {
            await File.WriteAllTextAsync(ClosuresPage.Path, now);
            return;
        }

        Assert.True(page == now, $"docs/closures.md is out of date. Run this test with {Approval}=1, look at the change, and commit it.\n{FirstDifference(page, now)}");
    }

    private static string FirstDifference(string page, string now) => page.Split('\n').Zip(now.Split('\n'))
        .Where(pair => pair.First != pair.Second)
        .Select(pair => $"- {pair.First}\n+ {pair.Second}")
        .FirstOrDefault("One is longer than the other.");
}
