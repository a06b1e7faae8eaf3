namespace ProcessPool.ProcessTests;

/// <summary>A codec that is registered while workers run reaches them with the next call.</summary>
public sealed class CodecTests
{
    [Fact(Timeout = 120_000)]
    public async Task Codec_ReachesWorkersThatRun_AndTheirResults()
    {
        await using var pool = new Pool(1);
        var process = await pool.RunAsync(() => Environment.ProcessId);
        var place = new Place(5);
        await Assert.ThrowsAsync<ClosureException>(() => pool.RunAsync(() => place.Address));
        var offset = 100;
        PoolCodecs.Register((Place written) => written.Address, address => new Place(address + offset) { ReadBy = Environment.ProcessId });
        Assert.Equal((105, process), await pool.RunAsync(() => (place.Address, place.ReadBy)));
        var made = await pool.RunAsync(() => new Place(7));
        Assert.Equal((107, Environment.ProcessId), (made.Address, made.ReadBy));
        offset = 200;
        PoolCodecs.Register((Place written) => written.Address, address => new Place(address + offset) { ReadBy = Environment.ProcessId });
        Assert.Equal((207, process), ((await pool.RunAsync(() => new Place(7))).Address, await pool.RunAsync(() => Environment.ProcessId)));
    }

    private sealed class Place(int address)
    {
        private readonly nint _address = address;

        public int Address => (int)_address;

        public int ReadBy { get; init; }
    }
}
