using System.Collections.Concurrent;

namespace ProcessPool.Conformance.Running;

/// <summary>One pool of one real worker for each mode, for all tests.</summary>
public sealed class PoolPerMode : IAsyncLifetime
{
    private readonly ConcurrentDictionary<Mode, Lazy<Pool>> _pools = new();

    public Pool For(Mode mode) => _pools.GetOrAdd(mode, key => new Lazy<Pool>(() => new Pool(Modes.OptionsOf(key)))).Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var pool in _pools.Values)
        {
            await pool.Value.DisposeAsync();
        }
    }
}

/// <summary>The tests that share the pools.</summary>
[CollectionDefinition(Name)]
public sealed class PoolPerModeUsers : ICollectionFixture<PoolPerMode>
{
    public const string Name = "one pool per mode";
}
