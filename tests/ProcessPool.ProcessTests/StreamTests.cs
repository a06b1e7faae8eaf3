using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

public sealed class StreamTests(PoolFixture fixture) : IClassFixture<PoolFixture>
{
    private Pool Pool => fixture.Pool;

    private static IEnumerable<int> Naturals(int[] read)
    {
        for (var i = 0; ; i++)
        {
            Volatile.Write(ref read[0], i + 1);
            yield return i;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task MapStream_InfiniteSource_TakeEndsPromptly()
    {
        await Task.Yield();
        Assert.Equal(Enumerable.Range(0, 1000).Select(x => x * x), Pool.MapStream(x => x * x, Naturals(new int[1])).Take(1000));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task MapStream_SourceIsNeverReadFurtherAheadThanTheWindow(int window)
    {
        await Task.Yield();
        var read = new int[1];
        var consumed = 0;
        foreach (var result in Pool.MapStream(x => x, Naturals(read), new MapOptions { Window = window }).Take(500))
        {
            Assert.Equal(consumed, result);
            Assert.True(Volatile.Read(ref read[0]) - consumed <= window + 0, $"{read[0]} read, {consumed} consumed");
            consumed++;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task MapStream_Unordered_AllResultsOnce()
    {
        await Task.Yield();
        var results = Pool.MapStream(x => x, Enumerable.Range(0, 5000), new MapOptions { Ordered = false }).ToList();
        results.Sort();
        Assert.Equal(Enumerable.Range(0, 5000), results);
    }

    [Fact(Timeout = 60_000)]
    public async Task MapStream_Failure_AfterAllResultsBeforeIt()
    {
        await Task.Yield();
        var got = new List<int>();
        Assert.Throws<FormatException>(() =>
        {
            foreach (var x in Pool.MapStream(x => x == 300 ? throw new FormatException() : x, Naturals(new int[1])))
            {
                got.Add(x);
            }
        });
        Assert.Equal(Enumerable.Range(0, 300), got);
    }

    [Fact(Timeout = 60_000)]
    public async Task MapStreamAsync_AsyncSource()
    {
        static async IAsyncEnumerable<int> Source()
        {
            for (var i = 0; i < 300; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }

        var got = new List<int>();
        await foreach (var x in Pool.MapStreamAsync(x => x + 1, Source()))
        {
            got.Add(x);
        }

        Assert.Equal(Enumerable.Range(1, 300), got);
    }

    [Fact(Timeout = 60_000)]
    public async Task MapStreamAsync_Cancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var x in Pool.MapStreamAsync(x => x, Naturals(new int[1]), cancellationToken: cancellation.Token))
            {
                if (x == 10)
                {
                    await cancellation.CancelAsync();
                }
            }
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task MapManyStream_InItemOrder_WhileItemsRun()
    {
        static IEnumerable<int> Parts(int x)
        {
            for (var i = 0; i < 1000; i++)
            {
                yield return (x * 1000) + i;
            }
        }

        var got = new List<int>();
        await foreach (var x in Pool.MapManyStreamAsync(Parts, Enumerable.Range(0, 10)))
        {
            got.Add(x);
        }

        Assert.Equal(Enumerable.Range(0, 10_000), got);
    }

    [Fact(Timeout = 60_000)]
    public async Task MapManyStream_EndlessItem_LeavingEndsIt()
    {
        static IEnumerable<int> Endless(int x)
        {
            for (var i = x; ; i++)
            {
                yield return i;
            }
        }

        var got = 0;
        await foreach (var x in Pool.MapManyStreamAsync(Endless, [5]))
        {
            Assert.Equal(5 + got, x);
            if (++got == 2000)
            {
                break;
            }
        }

        Assert.Equal(3, Pool.Run(() => 3));
    }
}
