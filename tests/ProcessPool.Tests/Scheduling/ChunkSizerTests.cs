using ProcessPool.Scheduling;

namespace ProcessPool.Tests.Scheduling;

/// <summary>How large the next chunk is.</summary>
public sealed class ChunkSizerTests
{
    private const long Plenty = long.MaxValue;

    [Theory(Timeout = 120_000)]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(0, 1)]
    [InlineData(int.MaxValue, ChunkSizer.Largest)]
    public Task BeforeAnyMeasure_TheFirstSize(int first, int size)
        => Task.Run(() => Assert.Equal(size, new ChunkSizer().Next(first, Plenty, isAll: false, 4)));

    [Fact(Timeout = 120_000)]
    public Task Measured_ChunksTakeTheTarget() => Task.Run(() =>
    {
        var sizer = new ChunkSizer();
        Assert.Null(sizer.NanosecondsPerItem);
        sizer.Measured(100, 100 * 30_000);
        Assert.Equal(30_000, sizer.NanosecondsPerItem);
        Assert.Equal(ChunkSizer.TargetNanoseconds / 30_000, sizer.Next(1, Plenty, isAll: false, 4));
    });

    [Fact(Timeout = 120_000)]
    public Task SlowItems_GoOneByOne() => Task.Run(() =>
    {
        var sizer = new ChunkSizer();
        sizer.Measured(10, 10_000_000_000);
        Assert.Equal(1, sizer.Next(10, Plenty, isAll: false, 4));
    });

    [Fact(Timeout = 120_000)]
    public Task FastItems_ChunksGrowByABoundedFactor_UpToTheLargest() => Task.Run(() =>
    {
        var sizer = new ChunkSizer();
        var size = 1;
        for (var i = 0; i < 10; i++)
        {
            sizer.Measured(size, 1);
            var next = sizer.Next(1, Plenty, isAll: false, 4);
            Assert.Equal(Math.Min(size * ChunkSizer.Growth, ChunkSizer.Largest), next);
            size = next;
        }

        Assert.Equal(ChunkSizer.Largest, size);
    });

    [Fact(Timeout = 120_000)]
    public Task NewMeasures_CountForMoreThanOldOnes() => Task.Run(() =>
    {
        var sizer = new ChunkSizer();
        sizer.Measured(1000, 1000 * 1000);
        for (var i = 0; i < 10; i++)
        {
            sizer.Measured(10, 10 * 100_000);
        }

        Assert.InRange(sizer.NanosecondsPerItem!.Value, 99_000, 100_000);
        Assert.Equal(30, sizer.Next(1, Plenty, isAll: false, 4));
    });

    [Theory(Timeout = 120_000)]
    [InlineData(0, 100)]
    [InlineData(-1, 100)]
    [InlineData(10, 0)]
    [InlineData(10, -5)]
    public Task AMeasureThatSaysNothing_IsPassedOver(int items, long nanoseconds) => Task.Run(() =>
    {
        var sizer = new ChunkSizer();
        sizer.Measured(items, nanoseconds);
        Assert.Null(sizer.NanosecondsPerItem);
        Assert.Equal(7, sizer.Next(7, Plenty, isAll: false, 4));
    });

    [Theory(Timeout = 120_000)]
    [InlineData(3_000, 800, 4, 100)]
    [InlineData(30_000, 80, 4, 10)]
    [InlineData(30_000, 8, 4, 1)]
    [InlineData(30_000, 7, 4, 1)]
    [InlineData(30_000, 1, 4, 1)]
    [InlineData(10, 1_000_000, 4, 125_000)]
    [InlineData(1, 1_000, 4, 250)] // Half of that is not worth its way.
    [InlineData(1, 10_000_000, 4, 1_048_576)]
    [InlineData(10, 20_000, 2, 5_000)]
    [InlineData(10, 12_000, 2, 5_000)]
    [InlineData(10, 8_000, 2, 4_000)]
    public Task TowardsTheEnd_EveryWorkerGetsAShare(long nanoseconds, long left, int workers, int size) => Task.Run(() =>
    {
        var sizer = new ChunkSizer();
        sizer.Measured(1 << 20, nanoseconds << 20);
        Assert.Equal(size, sizer.Next(1, left, isAll: true, workers));
    });

    [Fact(Timeout = 120_000)]
    public Task WhatEarlierCallsTaught_HoldsFromTheFirstChunk() => Task.Run(() =>
    {
        var before = new ChunkSizer();
        Assert.Null(before.Pace);
        before.Measured(1_000, 1_000_000);
        var sizer = new ChunkSizer(before.Pace);
        Assert.Equal(3_000, sizer.Next(1, Plenty, isAll: false, 4));
        Assert.Equal(before.Pace, sizer.Pace);
    });

    [Fact(Timeout = 120_000)]
    public Task MoreMayCome_AllThatIsThereMayGoAtOnce_ButNoMore() => Task.Run(() =>
    {
        var sizer = new ChunkSizer();
        Assert.Equal(3, sizer.Next(100, 3, isAll: false, 4));
        Assert.Equal(100, sizer.Next(100, 300, isAll: false, 4));
    });

    /// <summary>To the end, whatever was measured: every size is possible, and the end is reached.</summary>
    [Fact(Timeout = 120_000)]
    public Task AnyMeasures_SizesAreInRange_AndAllItemsGo() => Task.Run(() =>
    {
        var random = new Random(1);
        for (var run = 0; run < 300; run++)
        {
            var sizer = new ChunkSizer();
            long left = random.Next(1, 200_000);
            for (var chunks = 0; left > 0; chunks++)
            {
                var size = sizer.Next(1 + random.Next(50), left, isAll: random.Next(2) == 0, 1 + random.Next(64));
                Assert.InRange(size, 1, Math.Min(left, ChunkSizer.Largest));
                left -= size;
                sizer.Measured(size, random.NextInt64(1L << random.Next(1, 40)));
                Assert.InRange(chunks, 0, 200_000);
            }
        }
    });
}
