using ProcessPool.Scheduling;

namespace ProcessPool.Tests.Scheduling;

/// <summary>Indexes that came back, taken again from the lowest on.</summary>
public sealed class RangeSetTests
{
    [Fact(Timeout = 30_000)]
    public Task Empty() => Task.Run(() =>
    {
        var set = new RangeSet();
        Assert.True(set.IsEmpty);
        Assert.Equal(0, set.CountItems());
        set.Add(5, 5);
        set.Add(5, 4);
        Assert.True(set.IsEmpty);
    });

    [Fact(Timeout = 30_000)]
    public Task Take_TheLowestFirst_AndNoMoreThanOneRange() => Task.Run(() =>
    {
        var set = new RangeSet();
        set.Add(20, 30);
        set.Add(3, 5);
        Assert.Equal((3, 12), (set.First, set.CountItems()));
        Assert.Equal((3, 2), set.Take(100, long.MaxValue));
        Assert.Equal((20, 4), set.Take(4, long.MaxValue));
        Assert.Equal((24, 6), (set.First, set.CountItems()));
        Assert.Equal((24, 6), set.Take(int.MaxValue, long.MaxValue));
        Assert.True(set.IsEmpty);
    });

    [Fact(Timeout = 30_000)]
    public Task Take_NothingAtOrAboveTheLimit() => Task.Run(() =>
    {
        var set = new RangeSet();
        set.Add(0, 10);
        Assert.Equal((0, 7), set.Take(100, 7));
        Assert.Equal((7, 3), (set.First, set.CountItems()));
    });

    [Fact(Timeout = 30_000)]
    public Task Take_FromARangeLargerThanAnInteger() => Task.Run(() =>
    {
        var set = new RangeSet();
        set.Add(0, 1L << 40);
        Assert.Equal((0, int.MaxValue), set.Take(int.MaxValue, long.MaxValue));
        Assert.Equal((int.MaxValue, (1L << 40) - int.MaxValue), (set.First, set.CountItems()));
    });

    [Fact(Timeout = 30_000)]
    public Task Clear_BeginsAnew() => Task.Run(() =>
    {
        var set = new RangeSet();
        set.Add(0, 10);
        set.Clear();
        Assert.True(set.IsEmpty);
        set.Add(0, 1);
        Assert.Equal((0, 1), set.Take(1, 1));
    });

    /// <summary>Against a sorted set of single indexes.</summary>
    [Theory(Timeout = 30_000)]
    [InlineData(1)]
    [InlineData(2)]
    public Task RandomSteps_AreAsASortedSet(int seed) => Task.Run(() =>
    {
        var random = new Random(seed);
        var set = new RangeSet();
        var expected = new SortedSet<long>();
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                long first = random.Next(1000);
                var end = first;
                while (end < first + random.Next(20) && !expected.Contains(end))
                {
                    expected.Add(end++);
                }

                set.Add(first, end);
            }
            else if (expected.Count > 0)
            {
                var limit = expected.Min + 1 + random.Next(30);
                var (first, count) = set.Take(1 + random.Next(10), limit);
                Assert.Equal(expected.Min, first);
                Assert.InRange(count, 1, limit - first);
                for (var i = 0; i < count; i++)
                {
                    Assert.True(expected.Remove(first + i));
                }
            }

            Assert.Equal(expected.Count, set.CountItems());
            Assert.Equal(expected.Count == 0, set.IsEmpty);
        }
    });
}
