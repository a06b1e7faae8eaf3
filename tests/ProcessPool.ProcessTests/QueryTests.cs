using ProcessPool.ProcessTests.Support;

namespace ProcessPool.ProcessTests;

/// <summary>Queries give what LINQ gives.</summary>
public sealed class QueryTests(PoolFixture fixture) : IClassFixture<PoolFixture>
{
    private Pool Pool => fixture.Pool;

    private static bool IsPrime(int n)
    {
        if (n < 2 || (n % 2 == 0 && n != 2))
        {
            return false;
        }

        for (var d = 3; d * d <= n; d += 2)
        {
            if (n % d == 0)
            {
                return false;
            }
        }

        return true;
    }

    [Fact(Timeout = 120_000)]
    public async Task CountOfPrimes_BelowAMillion_OnTheSharedPool()
    {
        await Task.Yield();
        Assert.Equal(78_498, Enumerable.Range(0, 1_000_000).AsProcessParallel().Where(IsPrime).Count());
        Pool.Shared.Kill();
    }

    [Fact(Timeout = 60_000)]
    public async Task Stages_AsInLinq()
    {
        await Task.Yield();
        var source = Enumerable.Range(0, 1000).ToArray();
        var query = source.AsProcessParallel(Pool);
        Assert.Equal(source.Select(x => x * 3).Where(x => x % 2 == 0), query.Select(x => x * 3).Where(x => x % 2 == 0).ToArray());
        Assert.Equal(source.SelectMany(x => Enumerable.Repeat(x, x % 3)), query.SelectMany(x => Enumerable.Repeat(x, x % 3)).ToList());
        Assert.Equal(
            source.SelectMany(x => Enumerable.Range(0, x % 3), (x, y) => (x, y)),
            query.SelectMany(x => Enumerable.Range(0, x % 3), (x, y) => (x, y)).ToArray());
        Assert.Equal(source.Select((x, i) => x + i), query.Select((x, i) => x + i).ToArray());
        Assert.Equal(source.Where((x, i) => i % 7 == 1), query.Where((x, i) => i % 7 == 1).ToArray());
        Assert.Equal(source.Select(x => $"{x}"), query.Select(x => $"{x}").ToArray());
        var throws = Assert.Throws<NotSupportedException>(() => query.Where(x => x > 1).Select((x, i) => i));
        Assert.Contains("AsEnumerable", throws.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySyntax_Works()
    {
        await Task.Yield();
        var offset = 7;
        var query = from x in Enumerable.Range(0, 100).AsProcessParallel(Pool)
                    where x % 2 == 1
                    from y in Enumerable.Range(0, 3)
                    select x + y + offset;
        Assert.Equal(from x in Enumerable.Range(0, 100) where x % 2 == 1 from y in Enumerable.Range(0, 3) select x + y + offset, query.ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task Sums_AsInLinq()
    {
        await Task.Yield();
        var source = Enumerable.Range(0, 1000).ToArray();
        var query = source.AsProcessParallel(Pool);
        Assert.Equal(source.Sum(), query.Sum());
        Assert.Equal(source.Sum(x => (long)x * x), query.Sum(x => (long)x * x));
        Assert.Equal(source.Sum(x => x * 0.5), query.Sum(x => x * 0.5), 6);
        Assert.Equal(source.Sum(x => x * 0.5f), query.Sum(x => x * 0.5f), 1f);
        Assert.Equal(source.Sum(x => x * 0.1m), query.Sum(x => x * 0.1m));
        Assert.Equal(source.Sum(x => x % 2 == 0 ? null : (int?)x), query.Sum(x => x % 2 == 0 ? null : (int?)x));
        Assert.Equal(0, Array.Empty<int>().AsProcessParallel(Pool).Sum());
        var overflow = Assert.Throws<AggregateException>(() => new[] { int.MaxValue, 1 }.AsProcessParallel(Pool).Sum());
        Assert.IsType<OverflowException>(overflow.InnerException);
    }

    [Fact(Timeout = 60_000)]
    public async Task Aggregates_AsInLinq()
    {
        await Task.Yield();
        var source = Enumerable.Range(1, 200).ToArray();
        var query = source.AsProcessParallel(Pool);
        Assert.Equal(source.Max(), query.Aggregate((a, b) => Math.Max(a, b)));
        Assert.Equal(source.Aggregate("", (a, b) => $"{a}{b}"), query.Aggregate("", (a, b) => $"{a}{b}"));
        Assert.Equal(source.Length, query.Aggregate("", (a, b) => a + "x", a => a.Length));
        Assert.Equal(
            source,
            query.Aggregate(new List<int>(), (list, x) => { list.Add(x); return list; }, (a, b) => [.. a, .. b], list => list.ToArray()));
        Assert.Equal(
            source,
            query.Aggregate(() => new List<int>(), (list, x) => { list.Add(x); return list; }, (a, b) => [.. a, .. b], list => list.ToArray()));
        Assert.Throws<InvalidOperationException>(() => Array.Empty<int>().AsProcessParallel(Pool).Aggregate((a, b) => a));
        Assert.Equal(100, query.Count(x => x % 2 == 0));
        Assert.Equal(200, query.LongCount());
    }

    [Fact(Timeout = 60_000)]
    public async Task Enumeration_OrderedStreaming_LeftEarly()
    {
        await Task.Yield();
        static IEnumerable<int> Naturals()
        {
            for (var i = 0; ; i++)
            {
                yield return i;
            }
        }

        Assert.Equal(
            Naturals().Where(x => x % 3 == 0).Take(500),
            Naturals().AsProcessParallel(Pool).Where(x => x % 3 == 0).AsEnumerable().Take(500));
        var unordered = Enumerable.Range(0, 3000).AsProcessParallel(Pool).AsUnordered().Select(x => x).AsEnumerable().ToList();
        unordered.Sort();
        Assert.Equal(Enumerable.Range(0, 3000), unordered);
        var got = new List<int>();
        await foreach (var x in Enumerable.Range(0, 50).AsProcessParallel(Pool).Select(x => x + 1).AsAsyncEnumerable())
        {
            got.Add(x);
        }

        Assert.Equal(Enumerable.Range(1, 50), got);
    }

    [Fact(Timeout = 60_000)]
    public async Task Failure_IsInsideAnAggregateException()
    {
        await Task.Yield();
        var query = Enumerable.Range(0, 100).AsProcessParallel(Pool).Select(x => x == 50 ? throw new FormatException("fifty") : x);
        Assert.Equal("fifty", Assert.IsType<FormatException>(Assert.Throws<AggregateException>(() => query.ToArray()).InnerException).Message);
        Assert.IsType<FormatException>(Assert.Throws<AggregateException>(() => query.AsEnumerable().ToList()).InnerException);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancellation_CarriesTheToken()
    {
        await Task.Yield();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var query = Enumerable.Range(0, 1000).AsProcessParallel(Pool).WithCancellation(cancellation.Token).Select(x => { Thread.Sleep(20); return x; });
        Assert.Equal(cancellation.Token, Assert.ThrowsAny<OperationCanceledException>(() => query.ToArray()).CancellationToken);
    }
}
