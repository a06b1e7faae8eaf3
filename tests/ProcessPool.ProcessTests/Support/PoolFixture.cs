namespace ProcessPool.ProcessTests.Support;

/// <summary>One pool of two workers for all tests of a class.</summary>
public sealed class PoolFixture : IAsyncLifetime
{
    public Pool Pool { get; } = new(2);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Pool.DisposeAsync();
}
