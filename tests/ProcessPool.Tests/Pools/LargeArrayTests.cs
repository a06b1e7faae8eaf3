namespace ProcessPool.Tests.Pools;

/// <summary>Items and results that are large arrays: received where they will lie, from the second chunk on at the latest.</summary>
public sealed class LargeArrayTests
{
    private enum Level : short
    {
        Low,
        High = 300,
    }

    [Fact(Timeout = 120_000)]
    public async Task ArraysOfAnyBlockType_ThereAndBack()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 2, InProcess = true });
        await Echo(pool, i => (byte)i);
        await Echo(pool, i => i);
        await Echo(pool, i => (double)i);
        await Echo(pool, i => (i, (long)-i));
        await Echo(pool, i => i % 2 == 0 ? Level.Low : Level.High);
        await Echo(pool, i => new DateTime(i, DateTimeKind.Utc));
        await Echo(pool, i => i.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact(Timeout = 120_000)]
    public async Task AFunctionMayWriteToItsItem_TheCallersStaysAsItIs()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 1, InProcess = true });
        var items = Enumerable.Range(0, 6).Select(_ => new int[100_000]).ToArray();
        var results = await pool.MapAsync(
            item =>
            {
                item[^1] = 7;
                return item;
            },
            items,
            new MapOptions { ChunkSize = 1 });
        Assert.All(results, result => Assert.Equal(7, result[^1]));
        Assert.All(items, item => Assert.Equal(0, item[^1]));
        Assert.Equal(6, results.Distinct().Count());
    }

    [Fact(Timeout = 120_000)]
    public async Task OnePerChunk_OrSeveral_WithEmptyOnesAndNulls()
    {
        await using var pool = new Pool(new PoolOptions { Workers = 2, InProcess = true });
        byte[]?[] items = [new byte[300_000], [], null, new byte[1_000_000], [1], new byte[200_000]];
        foreach (var size in new[] { 1, 2, 6 })
        {
            var lengths = await pool.MapAsync(item => item?.Length ?? -1, items, new MapOptions { ChunkSize = size });
            Assert.Equal([300_000, 0, -1, 1_000_000, 1, 200_000], lengths);
            var echoed = await pool.MapAsync(item => item, items, new MapOptions { ChunkSize = size });
            Assert.Equal(items, echoed);
        }
    }

    private static async Task Echo<T>(Pool pool, Func<int, T> make)
    {
        var items = Enumerable.Range(0, 4).Select(first => Enumerable.Range(first, 150_000).Select(make).ToArray()).ToArray();
        for (var times = 0; times < 2; times++)
        {
            var results = await pool.MapAsync(item => item, items);
            for (var i = 0; i < items.Length; i++)
            {
                Assert.True(items[i].AsSpan().SequenceEqual(results[i]), typeof(T).Name);
                Assert.NotSame(items[i], results[i]);
            }
        }
    }
}
