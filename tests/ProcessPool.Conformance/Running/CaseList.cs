namespace ProcessPool.Conformance.Running;

/// <summary>The cases of one group, as they are added.</summary>
internal sealed class CaseList(string group)
{
    private readonly List<ConformanceCase> _cases = [];

    public IReadOnlyList<ConformanceCase> Cases => _cases;

    /// <summary>A function without arguments.</summary>
    public void Run<TResult>(string name, Func<Func<TResult>> make, string? peer = null) =>
        _cases.Add(new ResultCase<Func<TResult>, TResult>(
            group, name, peer, make, static function => function(), static (pool, function) => pool.Run(function)));

    /// <summary>A function of one item.</summary>
    public void Map<T, TResult>(string name, Func<Func<T, TResult>> make, T item, string? peer = null) =>
        _cases.Add(new ResultCase<Func<T, TResult>, TResult>(
            group, name, peer, make, function => function(item), (pool, function) => pool.Map(function, [item])[0]));

    /// <summary>A delegate of any type: no call of a pool takes it as its function, but functions may capture, get and return it.</summary>
    public void Call<TFunction, TResult>(string name, Func<TFunction> make, Func<TFunction, TResult> call, string? peer = null) =>
        _cases.Add(new ResultCase<TFunction, TResult>(group, name, peer, make, call, asFunction: null));

    /// <summary>A function of one item that captured, and cannot read, what cannot cross.</summary>
    public void Pruned<TResult>(string name, Func<Func<TResult>> make, string path, string? peer = null) =>
        _cases.Add(new ResultCase<Func<TResult>, TResult>(
            group, name, peer, make, static function => function(), static (pool, function) => pool.Run(function), path));

    public void RunAsync<TResult>(string name, Func<Func<Task<TResult>>> make, string? peer = null) =>
        _cases.Add(new AsyncCase<Func<Task<TResult>>, TResult>(
            group, name, peer, make, static function => function(), static (pool, function) => pool.RunAsync(function)));

    public void MapAsync<T, TResult>(string name, Func<Func<T, Task<TResult>>> make, T item, string? peer = null) =>
        _cases.Add(new AsyncCase<Func<T, Task<TResult>>, TResult>(
            group,
            name,
            peer,
            make,
            function => function(item),
            async (pool, function) => (await pool.MapAsync(function, [item]))[0]));

    public void MapAsync<T, TResult>(string name, Func<Func<T, ValueTask<TResult>>> make, T item, string? peer = null) =>
        _cases.Add(new AsyncCase<Func<T, ValueTask<TResult>>, TResult>(
            group,
            name,
            peer,
            make,
            async function => await function(item),
            async (pool, function) => (await pool.MapAsync(function, [item]))[0]));

    /// <summary>A function that yields many results.</summary>
    public void Stream<T, TResult>(string name, Func<Func<T, IAsyncEnumerable<TResult>>> make, T item, string? peer = null) =>
        _cases.Add(new AsyncCase<Func<T, IAsyncEnumerable<TResult>>, List<TResult>>(
            group,
            name,
            peer,
            make,
            async function => await function(item).ToListAsync(),
            async (pool, function) => await pool.MapManyStreamAsync(function, [item]).ToListAsync()));

    /// <summary>A function that is refused on purpose.</summary>
    public void Refused<TResult>(string name, Func<Func<TResult>> make, string path, string reason, string? peer = null) =>
        _cases.Add(new RefusedCase(group, name, peer, pool => pool.Run(make()), path, reason));

    /// <summary>A delegate that no call of a pool takes, and of which <see cref="Pool.Explain"/> says why.</summary>
    public void RefusedSignature(string name, Delegate function, string reason, string? peer = null) =>
        _cases.Add(new RefusedCase(
            group, name, peer, pool => throw new ClosureException("The function", pool.Explain(function).Problems), "closure", reason));
}
