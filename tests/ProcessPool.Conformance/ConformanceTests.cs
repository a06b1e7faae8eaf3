using ProcessPool.Conformance.Running;

namespace ProcessPool.Conformance;

/// <summary>Every shape that a function can have, in every mode, in every place of a call.</summary>
[Collection(PoolPerModeUsers.Name)]
public sealed class ConformanceTests(PoolPerMode pools)
{
    public static TheoryData<string, Mode, Place> Runs()
    {
        var runs = new TheoryData<string, Mode, Place>();
        foreach (var @case in CaseTable.All)
        {
            foreach (var mode in Modes.All)
            {
                foreach (var place in @case.Places)
                {
                    if (IsWithinLimits(@case.ToString(), mode, place))
                    {
                        runs.Add(@case.ToString(), mode, place);
                    }
                }
            }
        }

        return runs;
    }

    /// <summary>A dynamic method that comes back has lost its owner. An assembly by value is not the copy that a slice is.</summary>
    private static bool IsWithinLimits(string name, Mode mode, Place place)
        => (place != Place.Result || !name.StartsWith("Generated code:", StringComparison.Ordinal))
           && (!mode.Copies() || name != "Captured objects: an assembly");

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Runs))]
    public async Task Case_ComesToItsOutcome(string name, Mode mode, Place place)
    {
        try
        {
            await CaseTable.Find(name).RunAsync(pools.For(mode), mode, place);
        }
        catch (ClosureException e) when (place == Place.Item && mode.Copies())
        {
            // The compiler collects the lambdas of a class in one. The copy of the call's function has those that it reaches, and items cannot bring more of it.
            Assert.Contains("a slice that was cut before has a part of it. Mention it in the function of the call", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task EveryMode_RunsInAnotherProcess()
    {
        await Task.Yield();
        Assert.All(Modes.All, mode => Assert.NotEqual(Environment.ProcessId, pools.For(mode).Run(() => Environment.ProcessId)));
    }
}
