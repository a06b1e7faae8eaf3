namespace ProcessPool.Conformance.Running;

/// <summary>A function that is awaited in the worker, and whose result there is the one that it has in the parent.</summary>
/// <inheritdoc cref="ResultCase{TFunction, TResult}" path="/param"/>
internal sealed class AsyncCase<TFunction, TResult>(
    string group,
    string name,
    string? peer,
    Func<TFunction> make,
    Func<TFunction, Task<TResult>> call,
    Func<Pool, TFunction, Task<TResult>> asFunction)
    : ConformanceCase(group, name, peer)
{
    public override IReadOnlyList<Place> Places => Enum.GetValues<Place>();

    public override async Task RunAsync(Pool pool, Mode mode, Place place)
    {
        var expected = await call(make());
        var function = make();
        Assert.Equal(expected, await (place == Place.Function ? asFunction(pool, function) : Elsewhere(pool, place, function, call)));
    }

    private static async Task<TResult> Elsewhere(Pool pool, Place place, TFunction function, Func<TFunction, Task<TResult>> call) => place switch
    {
        Place.Capture => await pool.RunAsync(() => call(function)),
        Place.Item => (await pool.MapAsync(call, [function]))[0],
        Place.Result => await call(pool.Run(() => function)),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, null),
    };
}
