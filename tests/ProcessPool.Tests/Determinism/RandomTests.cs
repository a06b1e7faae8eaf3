using System.Buffers.Binary;
using ProcessPool.Functions;
using ProcessPool.Testing;

namespace ProcessPool.Tests.Determinism;

/// <summary>Random numbers depend on the seed and the item, and on nothing else.</summary>
public sealed class RandomTests
{
    private const int Items = 200;

    private static readonly MapOptions Seeded = new() { Seed = 42 };

    private static Pool NewPool(int workers, long? seed = null) => new(new PoolOptions { Workers = workers, Seed = seed, InProcess = true });

    private static int Draw(int x) => unchecked((WorkerContext.Random.Next() * 31) + (WorkerContext.Random.Next() * 7) + x);

    /// <summary>From another implementation, in another language.</summary>
    [Theory]
    [InlineData(42, 0, 0x80d2bd502179a4f, 0x4a3ec424683e5c34, 0xf44ee974e9b932aa)]
    [InlineData(42, 1, 0x930ffd577961a88a, 0x8f65172b1b01ba96, 0x8ffb9112b7a42d85)]
    [InlineData(0, 0, 0xfb5405f7bd79c540, 0x780c98e26cea5883, 0x2a146e0980febc66)]
    [InlineData(-1, 1_000_000, 0x18f2be142476c66c, 0xe2a0ece3a4a331eb, 0x30ce13fb6367947b)]
    public void Algorithm_IsTheDocumentedOne(long seed, long index, ulong first, ulong second, ulong third)
    {
        var bytes = new byte[24];
        new ItemRandom(seed, index).NextBytes(bytes);
        Assert.Equal([first, second, third], Enumerable.Range(0, 3).Select(i => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * i))));
    }

    [Fact]
    public void Numbers_AreWithinTheirLimits_AndSpread()
    {
        var random = new ItemRandom(1, 1);
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
        {
            counts[random.Next(10)]++;
            Assert.InRange(random.Next(), 0, int.MaxValue - 1);
            Assert.InRange(random.Next(-5, 5), -5, 4);
            Assert.InRange(random.Next(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue - 1);
            Assert.InRange(random.NextInt64(long.MinValue, long.MaxValue), long.MinValue, long.MaxValue - 1);
            Assert.InRange(random.NextInt64(1L << 40), 0, (1L << 40) - 1);
            Assert.InRange(random.NextInt64(), 0, long.MaxValue - 1);
            Assert.True(random.NextDouble() is >= 0 and < 1 && random.NextSingle() is >= 0 and < 1);
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Equal((0, 3, 0L, 7L), (random.Next(0), random.Next(3, 3), random.NextInt64(0), random.NextInt64(7, 7)));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt64(2, 1));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1, null)]
    [InlineData(1, 7)]
    [InlineData(2, 1)]
    [InlineData(2, null)]
    [InlineData(4, 50)]
    public async Task SameSeed_SameNumbers_WhateverTheWorkersAndChunks(int workers, int? chunkSize)
    {
        var expected = Enumerable.Range(0, Items).Select(x =>
        {
            var random = new ItemRandom(42, x);
            return unchecked((random.Next() * 31) + (random.Next() * 7) + x);
        }).ToArray();
        var options = Seeded with { ChunkSize = chunkSize };
        await using var pool = NewPool(workers);
        Assert.Equal(expected, await pool.MapAsync(Draw, Enumerable.Range(0, Items), options));
        Assert.Equal(expected, pool.MapStream(Draw, Enumerable.Range(0, Items).Where(_ => true), options));
        Assert.Equal(expected, Enumerable.Range(0, Items).AsProcessParallel(pool).WithSeed(42).Select(Draw).ToArray());
        Assert.Equal(expected.Where(x => x % 2 == 0), Enumerable.Range(0, Items).AsProcessParallel(pool).WithSeed(42).Select(Draw).Where(x => x % 2 == 0).ToArray());
        Assert.Equal(expected, (await pool.MapOutcomesAsync(Draw, Enumerable.Range(0, Items).ToList(), options)).Select(outcome => outcome.Value));
        Assert.Equal(expected[0], pool.Run(() => Draw(0), options));
        Assert.Equal(
            expected,
            await pool.MapAsync(
                async x =>
                {
                    await Task.Yield();
                    var first = await Task.Run(() => WorkerContext.Random.Next());
                    return unchecked((first * 31) + (WorkerContext.Random.Next() * 7) + x);
                },
                Enumerable.Range(0, Items),
                options));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnItemThatIsTriedAgain_HasTheSameNumbersAgain()
    {
        await using var pool = NewPool(2);
        var expected = await pool.MapAsync(x => WorkerContext.Random.Next(), Enumerable.Range(0, 20), Seeded);
        var options = Seeded with { Retry = new RetryPolicy { MaxAttempts = 2, OnException = _ => true, OnCrash = true } };
        Tried.Clear();
        var results = await pool.MapAsync(
            x =>
            {
                var number = WorkerContext.Random.Next();
                return x % 3 == 0 && Tried.Add(x) ? throw new FormatException() : x % 3 == 1 && Tried.Add(x) ? throw InProcessWorker.Die() : number;
            },
            Enumerable.Range(0, 20),
            options);
        Assert.Equal(expected, results);
    }

    private static class Tried
    {
        private static readonly HashSet<int> Items = [];

        public static void Clear() => Items.Clear();

        public static bool Add(int item)
        {
            lock (Items)
            {
                return Items.Add(item);
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task CallsOfAPool_DifferFromEachOther_AndAreTheSameInAnotherPoolOfItsSeed()
    {
        static async Task<int[]> Calls(long? seed)
        {
            await using var pool = NewPool(2, seed);
            return
            [
                pool.Run(() => WorkerContext.Random.Next()),
                pool.Run(() => WorkerContext.Random.Next()),
                .. await pool.MapAsync(x => WorkerContext.Random.Next(), Enumerable.Range(0, 5)),
                .. await pool.RunOnEachWorkerAsync(() => WorkerContext.Random.Next()),
                new[] { 1 }.AsProcessParallel(pool).Select(x => WorkerContext.Random.Next()).Sum(),
            ];
        }

        var calls = await Calls(7);
        Assert.Equal(calls.Length, calls.Distinct().Count());
        Assert.Equal(calls, await Calls(7));
        Assert.NotEqual(calls, await Calls(8));
        Assert.NotEqual(await Calls(null), await Calls(null));
    }

    [Fact(Timeout = 60_000)]
    public async Task Context_KnowsWhereItIs()
    {
        Assert.Equal((false, -1L), (WorkerContext.IsInWorker, WorkerContext.ItemIndex));
        Assert.Same(Random.Shared, WorkerContext.Random);
        await using var pool = NewPool(2);
        Assert.Equal(Enumerable.Range(0, 50).Select(x => (true, (long)x)), await pool.MapAsync(x => (WorkerContext.IsInWorker, WorkerContext.ItemIndex), Enumerable.Range(100, 50)));
        Assert.Equal(new[] { 0L, 1L }, await pool.RunOnEachWorkerAsync(() => WorkerContext.ItemIndex));
        Assert.False(WorkerContext.IsInWorker);
    }
}
