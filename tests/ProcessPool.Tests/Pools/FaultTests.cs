using ProcessPool.Testing;

namespace ProcessPool.Tests.Pools;

/// <summary>What goes wrong with an item, at each step of its way, and with the worker under it.</summary>
public sealed class FaultTests
{
    private static Pool NewPool(int workers = 2, InProcessLauncher? launcher = null)
        => new(new PoolOptions { Workers = workers, CancellationGrace = TimeSpan.FromMilliseconds(50) }, launcher ?? new InProcessLauncher());

    public static TheoryData<string, int?> FaultsAndChunkSizes()
    {
        var data = new TheoryData<string, int?>();
        foreach (var fault in new[] { "throw", "die", "result cannot be written", "result cannot be read", "item dies while read", "item throws while read" })
        {
            foreach (var size in new int?[] { null, 1, 7, 1000 })
            {
                data.Add(fault, size);
            }
        }

        return data;
    }

    private static object? Run(object item, string fault) => item switch
    {
        ReadPoison => "never",
        int x when x % 100 == 50 => fault switch
        {
            "throw" => throw new FormatException("fifty"),
            "die" => throw InProcessWorker.Die(3, null, "last words"),
            "result cannot be written" => new Thread(() => { }),
            "result cannot be read" => new Dictionary<ThrowsHere, int>(ThrowsHere.Comparer) { { new ThrowsHere(), 1 } },
            _ => x,
        },
        _ => item,
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(FaultsAndChunkSizes))]
    public async Task AnyFault_FailsItsItemOnly_NothingIsLost(string fault, int? chunkSize)
    {
        var items = Enumerable.Range(0, 300).Select(x => x % 100 == 50 ? Poison(x, fault) : x).ToArray();
        await using var pool = NewPool();
        var outcomes = await pool.MapOutcomesAsync(x => Run(x, fault), items, new MapOptions { ChunkSize = chunkSize });
        Assert.Equal([50, 150, 250], outcomes.Where(o => !o.IsSuccess).Select(o => o.Index));
        Assert.All(outcomes.Where(o => o.IsSuccess && o.Index % 100 != 50), o => Assert.Equal(o.Index, o.Value));
        foreach (var outcome in outcomes.Where(o => !o.IsSuccess))
        {
            switch (fault)
            {
                case "throw":
                    Assert.Equal("fifty", Assert.IsType<FormatException>(outcome.Exception).Message);
                    break;
                case "die" or "item dies while read":
                    Assert.Equal(outcome.Index, Assert.IsType<WorkerLostException>(outcome.Exception).ItemIndex);
                    break;
                case "result cannot be written":
                    Assert.Single(Assert.IsType<ClosureException>(outcome.Exception).Problems);
                    break;
                default:
                    Assert.Contains("refuses", outcome.Exception!.ToString(), StringComparison.Ordinal);
                    break;
            }
        }
    }

    private static object Poison(int index, string fault) => fault switch
    {
        "item dies while read" => new ReadPoison { Index = new Dictionary<DiesWhenHashed, int>(DiesWhenHashed.Comparer) { { new DiesWhenHashed(), 1 } } },
        "item throws while read" => new ReadPoison { Index = new Dictionary<ThrowsWhenHashed, int>(ThrowsWhenHashed.Comparer) { { new ThrowsWhenHashed(), 1 } } },
        _ => index,
    };

    [Fact(Timeout = 60_000)]
    public async Task Map_TheLowestFailureWins_WhateverComesFirst()
    {
        await using var pool = NewPool(4);
        for (var round = 0; round < 20; round++)
        {
            var error = await Assert.ThrowsAsync<FormatException>(() => pool.MapAsync(
                x =>
                {
                    if (x >= 30)
                    {
                        throw new FormatException($"{x}");
                    }

                    Thread.Sleep(x % 3 == 0 ? 1 : 0);
                    return x;
                },
                Enumerable.Range(0, 100)));
            Assert.Equal("30", error.Message);
            Assert.Equal(30L, error.Data["ProcessPool.ItemIndex"]);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task SourceThrows_ItsExceptionComesAfterTheItemsBeforeIt()
    {
        static IEnumerable<int> Source()
        {
            for (var i = 0; i < 100; i++)
            {
                yield return i;
            }

            throw new FormatException("source");
        }

        await using var pool = NewPool();
        Assert.Equal("source", Assert.Throws<FormatException>(() => pool.Map(x => x, Source())).Message);
        Assert.Equal("source", (await Assert.ThrowsAsync<FormatException>(() => pool.MapAsync(x => x, Source()))).Message);
        Assert.Equal("source", (await Assert.ThrowsAsync<FormatException>(() => pool.MapOutcomesAsync(x => x, Source()))).Message);
        var got = new List<int>();
        Assert.Throws<FormatException>(() =>
        {
            foreach (var x in pool.MapStream(x => x, Source()))
            {
                got.Add(x);
            }
        });
        Assert.Equal(Enumerable.Range(0, 100), got);
        var failsEarlier = Assert.Throws<InvalidOperationException>(() => pool.Map(x => x == 99 ? throw new InvalidOperationException() : x, Source()));
        Assert.Equal(99L, failsEarlier.Data["ProcessPool.ItemIndex"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task WorkersThatCannotStart_FailTheCall_AfterAFewTries()
    {
        var starts = 0;
        var launcher = new InProcessLauncher
        {
            Starting = _ =>
            {
                Interlocked.Increment(ref starts);
                throw new WorkerStartException("no luck");
            },
        };
        await using var pool = NewPool(2, launcher);
        Assert.Equal("no luck", (await Assert.ThrowsAsync<WorkerStartException>(() => pool.RunAsync(() => 1))).Message);
        Assert.InRange(starts, 3, 12);
    }

    [Fact(Timeout = 60_000)]
    public async Task SomeWorkersThatCannotStart_OthersDoTheWork()
    {
        var launcher = new InProcessLauncher { Starting = launch => { if (launch.Index > 0) { throw new WorkerStartException("no luck"); } } };
        await using var pool = NewPool(3, launcher);
        Assert.Equal(Enumerable.Range(0, 1000), await pool.MapAsync(x => x, Enumerable.Range(0, 1000)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Initializer_ThatEndsTheWorker_FailsTheCall()
    {
        await using var pool = new Pool(
            new PoolOptions { Workers = 2, Initializer = () => throw InProcessWorker.Die(7, null, "bad start") }, new InProcessLauncher());
        var error = await Assert.ThrowsAsync<WorkerStartException>(() => pool.RunAsync(() => 1));
        Assert.Contains("exit code 7", error.Message, StringComparison.Ordinal);
        Assert.Equal(["bad start"], error.StandardErrorTail);
    }

    [Fact(Timeout = 60_000)]
    public async Task CancelledCall_EndsAtOnce_OthersGoOn()
    {
        var launcher = new InProcessLauncher();
        await using var pool = NewPool(2, launcher);
        using var cancellation = new CancellationTokenSource();
        var stuck = pool.MapAsync((x, token) => { token.WaitHandle.WaitOne(); token.ThrowIfCancellationRequested(); return x; }, Enumerable.Range(0, 10), null, cancellation.Token);
        await cancellation.CancelAsync();
        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck)).CancellationToken);
        Assert.Equal(new[] { 1, 2, 3 }, await pool.MapAsync(x => x + 1, new[] { 0, 1, 2 }));
    }

    [Fact(Timeout = 60_000)]
    public async Task AlreadyCancelled_NothingIsRead()
    {
        await using var pool = NewPool();
        var cancelled = new CancellationToken(true);
        IEnumerable<int> Source()
        {
            Assert.Fail("The source was read.");
            yield break;
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.MapAsync(x => x, Source(), null, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.RunAsync(() => 1, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.ForEachAsync(x => { }, Source(), null, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.MapOutcomesAsync(x => x, Source(), null, cancelled));
    }

    [Fact(Timeout = 60_000)]
    public async Task APartThatCannotBeRead_FailsItsItem_AndTheWorkerGoesOn()
    {
        await using var pool = NewPool(1);
        var parts = pool.MapManyStreamAsync(
            x => Enumerable.Range(0, 5).Select(i => i == 3 ? (object)new Dictionary<ThrowsHere, int>(ThrowsHere.Comparer) { { new ThrowsHere(), 1 } } : i), [0, 1]);
        var got = new List<object>();
        var error = await Assert.ThrowsAsync<ClosureException>(async () =>
        {
            await foreach (var part in parts)
            {
                got.Add(part);
            }
        });
        Assert.Equal([0, 1, 2], got);
        Assert.Contains("refuses", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, await pool.RunAsync(() => 5));
        Assert.Equal(0, pool.GetStatistics().WorkersLost);
    }

    private sealed class ReadPoison
    {
        public object? Index { get; init; }
    }

    /// <summary>A key whose hash is asked for when a dictionary of them is rebuilt, in the worker or here.</summary>
    private sealed class DiesWhenHashed
    {
        public static IEqualityComparer<DiesWhenHashed> Comparer { get; } = new Hasher();

        private sealed class Hasher : IEqualityComparer<DiesWhenHashed>
        {
            public bool Equals(DiesWhenHashed? x, DiesWhenHashed? y) => ReferenceEquals(x, y);

            public int GetHashCode(DiesWhenHashed key) => InProcessWorker.Current is null ? 1 : throw InProcessWorker.Die();
        }
    }

    private sealed class ThrowsHere
    {
        public static IEqualityComparer<ThrowsHere> Comparer { get; } = new Hasher();

        private sealed class Hasher : IEqualityComparer<ThrowsHere>
        {
            public bool Equals(ThrowsHere? x, ThrowsHere? y) => ReferenceEquals(x, y);

            public int GetHashCode(ThrowsHere key) => InProcessWorker.Current is null ? throw new InvalidOperationException("The key refuses.") : 1;
        }
    }

    private sealed class ThrowsWhenHashed
    {
        public static IEqualityComparer<ThrowsWhenHashed> Comparer { get; } = new Hasher();

        private sealed class Hasher : IEqualityComparer<ThrowsWhenHashed>
        {
            public bool Equals(ThrowsWhenHashed? x, ThrowsWhenHashed? y) => ReferenceEquals(x, y);

            public int GetHashCode(ThrowsWhenHashed key) => InProcessWorker.Current is null ? 1 : throw new InvalidOperationException("The key refuses.");
        }
    }
}
