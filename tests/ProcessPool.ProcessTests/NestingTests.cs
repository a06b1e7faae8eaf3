using System.Globalization;

namespace ProcessPool.ProcessTests;

/// <summary>Pools within workers.</summary>
public sealed class NestingTests
{
    [Fact(Timeout = 120_000)]
    public async Task AMap_WithinAMap()
    {
        await using var pool = new Pool(2);
        var rows = await pool.MapAsync(
            row =>
            {
                using var inner = new Pool(1);
                return inner.Map(column => (10 * row) + column, Enumerable.Range(0, 5));
            },
            Enumerable.Range(0, 4));
        Assert.Equal(Enumerable.Range(0, 4).Select(row => Enumerable.Range(10 * row, 5)), rows);
    }

    [Fact(Timeout = 120_000)]
    public async Task TheSharedPool_WithinAWorker_AndAnErrorFromTwoLevelsDown()
    {
        await using var pool = new Pool(1);
        Assert.Equal(new[] { 1, 4, 9 }, await pool.RunAsync(() => Pool.Shared.Map(x => x * x, new[] { 1, 2, 3 })));
        var error = await Assert.ThrowsAsync<FormatException>(() => pool.RunAsync(() => Pool.Shared.Run(int () => throw new FormatException("from below"))));
        Assert.Equal("from below", error.Message);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task APoolWithinAWorker_HasItsShareOfTheCores(int workers)
    {
        await using var pool = new Pool(new PoolOptions { Workers = workers, MinWorkers = 0 });
        Assert.Equal(Math.Max(1, Environment.ProcessorCount / workers), await pool.RunAsync(() => new PoolOptions().Workers));
    }

    [Fact(Timeout = 120_000)]
    public async Task TenDeepIsAllowed_ElevenIsNot()
    {
        Assert.Equal(10, await Deeper(10));
        var error = await Assert.ThrowsAsync<PoolException>(() => Deeper(11));
        Assert.StartsWith("This would be a pool within the worker of a pool, 10 times over", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Kill_EndsThePoolsWithin()
    {
        await using var pool = new Pool(1);
        var file = Path.GetTempFileName();
        try
        {
            var call = pool.RunAsync(() =>
            {
                using var inner = new Pool(1);
                File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {inner.Run(() => Environment.ProcessId)}"));
                return inner.Run(int () => { while (true) { GC.KeepAlive(file); } });
            });
            await Support.Eventually.TrueAsync(() => File.ReadAllText(file).Contains(' ', StringComparison.Ordinal));
            var processes = File.ReadAllText(file).Split(' ').Select(text => int.Parse(text, null)).ToList();
            pool.Kill();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
            await Support.Eventually.TrueAsync(() => !processes.Exists(Support.Leftovers.IsAlive));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<int> Deeper(int levels)
    {
        if (levels == 0)
        {
            return 0;
        }

        await using var pool = new Pool(1);
        return 1 + await pool.RunAsync(() => Deeper(levels - 1));
    }
}
