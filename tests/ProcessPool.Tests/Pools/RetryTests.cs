using System.Collections.Concurrent;
using ProcessPool.Testing;

namespace ProcessPool.Tests.Pools;

/// <summary>Items that are tried again, and failures that are collected.</summary>
public sealed class RetryTests
{
    /// <summary>How often an item was tried; in-process workers share static variables.</summary>
    private static readonly ConcurrentDictionary<string, int> Tries = new();

    private static Pool NewPool(int workers = 2) => new(new PoolOptions { Workers = workers, CancellationGrace = TimeSpan.FromMilliseconds(50) }, new InProcessLauncher());

    private static int Try(string test, int item) => Tries.AddOrUpdate($"{test} {item}", 1, (_, before) => before + 1);

    private static int FailUntil(string test, int item, int success, string how) => Try(test, item) >= success ? item : how switch
    {
        "crash" => throw InProcessWorker.Die(),
        "memory" => throw new InsufficientMemoryException("full"),
        "timeout" => InProcessWorker.Hang(),
        "exception" => throw new FormatException("not yet"),
        _ => throw new ArgumentException(how),
    };

    private static MapOptions Options(string how, int attempts = 3) => new()
    {
        ItemTimeout = how == "timeout" ? TimeSpan.FromMilliseconds(100) : null,
        Retry = new RetryPolicy
        {
            MaxAttempts = attempts,
            OnCrash = how == "crash",
            OnTimeout = how == "timeout",
            OnOutOfMemory = how == "memory",
            OnException = how == "exception" ? error => error is FormatException : null,
        },
    };

    [Theory(Timeout = 60_000)]
    [InlineData("crash")]
    [InlineData("memory")]
    [InlineData("timeout")]
    [InlineData("exception")]
    public async Task WhatTheNextAttemptCanDo_Succeeds(string how)
    {
        var test = $"{nameof(WhatTheNextAttemptCanDo_Succeeds)} {how}";
        await using var pool = NewPool();
        var outcomes = await pool.MapOutcomesAsync(x => x % 10 == 3 ? FailUntil(test, x, 3, how) : x, Enumerable.Range(0, 40), Options(how));
        Assert.Equal(Enumerable.Range(0, 40), outcomes.Select(o => o.Value));
        Assert.All(outcomes, o => Assert.Equal(o.Index % 10 == 3 ? 3 : 1, o.Attempts));
        Assert.Equal(8, pool.GetStatistics().ItemsRetried);
        Assert.Equal(0, pool.GetStatistics().ItemsFailed);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("crash", typeof(WorkerLostException))]
    [InlineData("memory", typeof(InsufficientMemoryException))]
    [InlineData("timeout", typeof(ItemTimeoutException))]
    [InlineData("exception", typeof(FormatException))]
    public async Task AnItemThatNeverWorks_FailsAfterItsAttempts_AndHurtsNoOther(string how, Type expected)
    {
        var test = $"{nameof(AnItemThatNeverWorks_FailsAfterItsAttempts_AndHurtsNoOther)} {how}";
        await using var pool = NewPool();
        var outcomes = await pool.MapOutcomesAsync(x => x == 7 ? FailUntil(test, x, int.MaxValue, how) : x + Try(test, x) - 1, Enumerable.Range(0, 40), Options(how, 4));
        var failed = Assert.Single(outcomes, o => !o.IsSuccess);
        Assert.Equal((7, 4), (failed.Index, failed.Attempts));
        Assert.IsType(expected, failed.Exception);
        Assert.Equal(4, Tries[$"{test} 7"]);
        Assert.All(outcomes.Where(o => o.IsSuccess), o => Assert.Equal((o.Index, 1), (o.Value, o.Attempts))); // Each ran once.
        switch (failed.Exception)
        {
            case WorkerLostException lost:
                Assert.Equal(4, lost.Attempts);
                Assert.Contains("4", lost.Message, StringComparison.Ordinal);
                break;
            case ItemTimeoutException late:
                Assert.Equal(4, late.Attempts);
                break;
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("crash")]
    [InlineData("memory")]
    [InlineData("exception")]
    public async Task WhatThePolicyDoesNotName_IsNotTriedAgain(string how)
    {
        var test = $"{nameof(WhatThePolicyDoesNotName_IsNotTriedAgain)} {how}";
        await using var pool = NewPool();
        var outcomes = await pool.MapOutcomesAsync(x => FailUntil(test, x, 2, how), [0, 1, 2], Options("nothing") with { Retry = new RetryPolicy { OnCrash = false, OnException = e => e is DivideByZeroException } });
        Assert.All(outcomes, o => Assert.Equal((false, 1), (o.IsSuccess, o.Attempts)));
    }

    [Fact(Timeout = 60_000)]
    public async Task APolicyThatThrows_FailsTheItemWithBoth()
    {
        await using var pool = NewPool();
        var options = new MapOptions { Retry = new RetryPolicy { OnException = _ => throw new NotImplementedException("the policy") } };
        var outcomes = await pool.MapOutcomesAsync(x => x == 1 ? throw new FormatException("the item") : x, [0, 1, 2], options);
        var both = Assert.IsType<AggregateException>(outcomes[1].Exception);
        Assert.Equal([typeof(FormatException), typeof(NotImplementedException)], both.InnerExceptions.Select(e => e.GetType()));
        Assert.True(outcomes[0].IsSuccess && outcomes[2].IsSuccess);
    }

    [Fact(Timeout = 60_000)]
    public async Task Delay_IsKept_AndOthersRunMeanwhile()
    {
        var test = nameof(Delay_IsKept_AndOthersRunMeanwhile);
        await using var pool = NewPool(1);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var options = Options("exception") with { Ordered = false };
        options = options with { Retry = options.Retry! with { Delay = TimeSpan.FromMilliseconds(200) } };
        var order = new List<int>();
        await foreach (var x in pool.MapStreamAsync(x => x == 0 ? FailUntil(test, x, 2, "exception") : x, Enumerable.Range(0, 10), options))
        {
            order.Add(x);
        }

        Assert.Equal(0, order[^1]);
        Assert.Equal(Enumerable.Range(0, 10), order.Order());
        Assert.True(clock.ElapsedMilliseconds >= 199, $"{clock.ElapsedMilliseconds} ms");
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancel_DuringTheDelay_EndsAtOnce()
    {
        var test = nameof(Cancel_DuringTheDelay_EndsAtOnce);
        await using var pool = NewPool(1);
        using var cancellation = new CancellationTokenSource();
        var options = new MapOptions { Retry = new RetryPolicy { OnException = _ => { cancellation.Cancel(); return true; }, Delay = TimeSpan.FromDays(1) } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.MapAsync(x => FailUntil(test, x, 2, "exception"), [0], options, cancellation.Token));
        Assert.Equal(1, pool.Run(() => 1));
    }

    [Fact(Timeout = 60_000)]
    public async Task Streams_StayInOrder_Over_Retries()
    {
        var test = nameof(Streams_StayInOrder_Over_Retries);
        await using var pool = NewPool(3);
        var results = pool.MapStream(x => x % 7 == 0 ? FailUntil(test, x, 2, "crash") : x, Enumerable.Range(0, 200), Options("crash")).ToList();
        Assert.Equal(Enumerable.Range(0, 200), results);
    }

    [Fact(Timeout = 60_000)]
    public async Task Queries_AndSingleCalls_TryAgainToo()
    {
        var test = nameof(Queries_AndSingleCalls_TryAgainToo);
        await using var pool = NewPool(2);
        var results = Enumerable.Range(0, 50).AsProcessParallel(pool).WithRetry(new RetryPolicy()).Select(x => x % 7 == 0 ? FailUntil(test, x, 2, "crash") : x).ToArray();
        Assert.Equal(Enumerable.Range(0, 50), results);
        Assert.Equal(99, pool.Run(() => FailUntil(test, 99, 3, "crash"), Options("crash")));
        Assert.Equal(98, await pool.RunAsync(async () => { await Task.Yield(); return FailUntil(test, 98, 2, "exception"); }, Options("exception")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Many_RefusesRetries()
    {
        await using var pool = NewPool();
        var error = Assert.Throws<ArgumentException>(() => pool.MapManyStreamAsync(x => Enumerable.Range(0, x), [1], Options("crash")));
        Assert.Contains("Retry", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task CollectAll_RunsEverything_ThenFailsWithAll()
    {
        var test = nameof(CollectAll_RunsEverything_ThenFailsWithAll);
        await using var pool = NewPool();
        var options = new MapOptions { Failures = FailureMode.CollectAll };
        var error = await Assert.ThrowsAsync<AggregateException>(() => pool.MapAsync(
            x => (Try(test, x), x % 10) switch { (_, 3) => throw new FormatException($"{x}"), (_, 5) => throw InProcessWorker.Die(), _ => x }, Enumerable.Range(0, 40), options));
        Assert.Equal([.. Enumerable.Range(0, 4).SelectMany(_ => new[] { typeof(FormatException), typeof(WorkerLostException) })], error.InnerExceptions.Select(e => e.GetType()));
        Assert.Equal([5L, 15, 25, 35], error.InnerExceptions.OfType<WorkerLostException>().Select(e => e.ItemIndex));
        Assert.All(Enumerable.Range(0, 40), x => Assert.Equal(1, Tries[$"{test} {x}"]));
        var actions = await Assert.ThrowsAsync<AggregateException>(() => pool.ForEachAsync(x => { if (x > 7) { throw new FormatException($"{x}"); } }, Enumerable.Range(0, 10), options));
        Assert.Equal(["8", "9"], actions.InnerExceptions.Select(e => e.Message));
    }

    [Fact(Timeout = 60_000)]
    public async Task CollectAll_OfStreams_IsRefusedBeforeAnythingRuns()
    {
        await using var pool = NewPool();
        var options = new MapOptions { Failures = FailureMode.CollectAll };
        foreach (var call in new Action[]
        {
            () => pool.MapStream(x => x, [1], options), () => pool.MapStreamAsync(x => x, [1], options), () => pool.MapManyStreamAsync(x => Enumerable.Range(0, x), [1], options),
        })
        {
            Assert.Contains(nameof(pool.MapOutcomesAsync), Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AnExceptionThatIsReturned_IsAValue()
    {
        await using var pool = NewPool();
        var results = await pool.MapAsync<int, Exception>(x => new FormatException($"{x}"), [1, 2], new MapOptions { Retry = new RetryPolicy { OnException = _ => true } });
        Assert.Equal(["1", "2"], results.Select(e => e.Message));
        Assert.Equal(0, pool.GetStatistics().ItemsRetried);
    }

    [Fact]
    public void BadPolicies_AreRefused()
    {
        Assert.Equal("MaxAttempts", Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { MaxAttempts = 0 }).ParamName);
        Assert.Equal("Delay", Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy { Delay = TimeSpan.FromTicks(-1) }).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MapOptions { Failures = (FailureMode)7 });
    }
}
