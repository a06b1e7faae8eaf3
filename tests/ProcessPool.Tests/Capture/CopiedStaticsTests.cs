namespace ProcessPool.Tests.Capture;

/// <summary>By value each function has static variables of its own in a worker: what the initializer has set would be missing without a word.</summary>
public sealed class CopiedStaticsTests
{
    private static int _set;
    private static readonly int Other = int.Parse("5", null);
    private static readonly List<int> Filled = [];

    [Theory(Timeout = 60_000)]
    [InlineData("read")]
    [InlineData("read in what it calls")]
    [InlineData("what it holds")]
    public async Task AVariableThatTheInitializerUses_IsRefused(string how)
    {
        await using var pool = PoolOf(CodeShipping.ByValue);
        var error = await Assert.ThrowsAsync<ClosureException>(() => how switch
        {
            "read" => pool.RunAsync(() => _set),
            "read in what it calls" => pool.RunAsync(() => Twice() + 1),
            _ => pool.RunAsync(() => Filled.Count),
        });
        var problem = Assert.Single(error.Problems);
        Assert.Contains(how == "what it holds" ? nameof(Filled) : nameof(_set), problem.Path, StringComparison.Ordinal);
        Assert.StartsWith("a static variable that the pool's initializer uses too: by value", problem.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task OtherVariables_AreNot()
    {
        await using var pool = PoolOf(CodeShipping.ByValue);
        Assert.Equal(5, await pool.RunAsync(() => Other));
    }

    [Fact(Timeout = 60_000)]
    public async Task ByReference_TheInitializersVariablesAreSeen()
    {
        await using var pool = PoolOf(CodeShipping.Auto);
        Assert.Equal(7, await pool.RunAsync(() => _set + Filled.Count));
    }

    private static int Twice() => 2 * _set;

    private static Pool PoolOf(CodeShipping shipping) => new(new PoolOptions
    {
        Workers = 1,
        InProcess = true,
        CodeShipping = shipping,
        Initializer = () => Fill(),
    });

    private static void Fill()
    {
        _set = 6;
        Filled.Clear();
        Filled.Add(1);
    }
}
