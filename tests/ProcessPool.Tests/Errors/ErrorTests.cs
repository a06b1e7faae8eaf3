using ProcessPool.Testing;

namespace ProcessPool.Tests.Errors;

/// <summary>Any exception arrives, as itself or as text, and the worker and the pool go on.</summary>
public sealed class ErrorTests
{
    private static Pool NewPool() => new(new PoolOptions { Workers = 1 }, new InProcessLauncher());

    public static TheoryData<string> Names() => [.. ErrorCases.All.Keys];

    private static int Run(int x, string name) => x == 3 ? ErrorCases.All[name].Throw() : x;

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Names))]
    public async Task Thrown_Arrives_AndTheWorkerGoesOn(string name)
    {
        Codecs.Register();
        await using var pool = NewPool();
        var outcomes = await pool.MapOutcomesAsync(x => Run(x, name), Enumerable.Range(0, 6), new MapOptions { ChunkSize = 6 });
        var failed = Assert.Single(outcomes, outcome => !outcome.IsSuccess);
        Assert.Equal(3, failed.Index);
        ErrorCases.All[name].Check(failed.Exception!);
        await StillWorks(pool);
        if (failed.Exception is not (DataThrow or AllThrows))
        {
            Assert.Equal(3L, failed.Exception!.Data["ProcessPool.ItemIndex"]);
        }

        if (failed.Exception is not (StackTraceThrows or AllThrows or RemoteException))
        {
            Assert.Contains("ErrorCases.cs:line", failed.Exception!.StackTrace, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AnItemThatCannotCross_FailsAlone()
    {
        await using var pool = NewPool();
        var outcomes = await pool.MapOutcomesAsync(x => x is int ? 1 : 0, new object[] { 1, new Thread(() => { }), 3 });
        Assert.Equal([1], outcomes.Where(outcome => !outcome.IsSuccess).Select(outcome => outcome.Index));
        Assert.Equal(1L, Assert.IsType<ClosureException>(outcomes[1].Exception).Data["ProcessPool.ItemIndex"]);
        await StillWorks(pool);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACodecThatThrows_FailsItsItemAlone_OnTheWayOutAndBack(bool back)
    {
        Codecs.Register();
        await using var pool = NewPool();
        var items = new object[] { 1, 2, 3 };
        if (!back)
        {
            items[1] = new ThrowsWhenWritten();
        }

        var outcomes = await pool.MapOutcomesAsync(x => back && x is 2 ? new ThrowsWhenWritten() : x, items);
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.IsSuccess));
        Assert.Contains("the codec refuses", Assert.IsType<ClosureException>(outcomes[1].Exception).Message, StringComparison.Ordinal);
        await StillWorks(pool);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OutOfMemory_InACodec_IsSeenByTheRetryPolicy(bool back)
    {
        Codecs.Register();
        await using var pool = NewPool();
        var items = new object[] { 1, back ? 2 : new NoMemoryWhenWritten(), 3 };
        var outcomes = await pool.MapOutcomesAsync(
            x => back && x is 2 ? new NoMemoryWhenWritten() : x, items, new MapOptions { Retry = new RetryPolicy { MaxAttempts = 3, OnOutOfMemory = true } });
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.IsSuccess));
        Assert.IsType<InsufficientMemoryException>(outcomes[1].Exception);
        Assert.Equal(back ? 3 : 1, outcomes[1].Attempts); // What this process has no memory for is not tried again.
        await StillWorks(pool);
    }

    [Fact(Timeout = 60_000)]
    public async Task AnInitializer_ThatThrowsTheWorst_IsReported()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, Initializer = () => throw new AllThrows() }, new InProcessLauncher());
        var error = await Assert.ThrowsAsync<WorkerStartException>(() => pool.RunAsync(() => 1));
        Assert.True(error.InnerException is AllThrows);
        Assert.Contains("asking for it threw System.InvalidOperationException", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task EveryKindOfCall_GetsTheWorst()
    {
        await using var pool = NewPool();
        Assert.True(Record.Exception(() => pool.Run(int () => throw new AllThrows())) is AllThrows);
        Assert.True(await Record.ExceptionAsync(() => pool.MapAsync(int (x) => throw new AllThrows(), [1, 2])) is AllThrows);
        Assert.True(Record.Exception(() => pool.MapStream(int (x) => throw new AllThrows(), [1, 2]).ToList()) is AllThrows);
        Assert.True(await Record.ExceptionAsync(() => pool.ForEachAsync(x => throw new AllThrows(), [1, 2])) is AllThrows);
        var query = Record.Exception(() => new[] { 1, 2 }.AsProcessParallel(pool).Select(int (x) => throw new AllThrows()).ToArray());
        Assert.True(Assert.IsType<AggregateException>(query).InnerExceptions[0] is AllThrows);
        await StillWorks(pool);
    }

    private static async Task StillWorks(Pool pool)
    {
        Assert.Equal(5, await pool.RunAsync(() => 5));
        Assert.Equal(0, pool.GetStatistics().WorkersLost);
    }

    private static class Codecs
    {
        private static int _registered;

        public static void Register()
        {
            if (Interlocked.Exchange(ref _registered, 1) == 0)
            {
                PoolCodecs.Register<ThrowsWhenWritten, int>(int (x) => throw new FormatException("the codec refuses"), x => new ThrowsWhenWritten());
                PoolCodecs.Register<NoMemoryWhenWritten, int>(int (x) => throw new InsufficientMemoryException(), x => new NoMemoryWhenWritten());
            }
        }
    }

    /// <summary>A label is noted in the data of an exception, whose class may not let it.</summary>
    [Fact(Timeout = 60_000)]
    public async Task DataThatThrow_InACallWithALabel_CostTheItemOnly()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1 }, new InProcessLauncher());
        await Assert.ThrowsAsync<DataThrow>(() => pool.MapAsync(int (x) => throw new DataThrow(), new[] { 1 }, new MapOptions { Label = "prices" }));
        Assert.Equal(1, await pool.RunAsync(() => 1));
    }
}
