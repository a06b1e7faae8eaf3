namespace ProcessPool.Conformance.Running;

/// <summary>A function whose result in a worker is the one that it has in the parent.</summary>
/// <param name="make">Makes the function; called anew for each run, because functions may change what they captured.</param>
/// <param name="call">Calls it.</param>
/// <param name="asFunction">Runs it as the function of a call; null if no call of a pool takes such a function.</param>
/// <param name="unprunedPath">The path of what the function cannot read and cannot cross; null if all that it captured crosses.</param>
internal sealed class ResultCase<TFunction, TResult>(
    string group,
    string name,
    string? peer,
    Func<TFunction> make,
    Func<TFunction, TResult> call,
    Func<Pool, TFunction, TResult>? asFunction,
    string? unprunedPath = null)
    : ConformanceCase(group, name, peer)
{
    public override IReadOnlyList<Place> Places =>
        unprunedPath is not null ? [Place.Function]
        : asFunction is not null ? [Place.Function, Place.Capture, Place.Item, Place.Result]
        : [Place.Capture, Place.Item, Place.Result];

    public override async Task RunAsync(Pool pool, Mode mode, Place place)
    {
        await Task.Yield();
        if (unprunedPath is not null && !mode.Prunes())
        {
            var refused = Assert.Throws<ClosureException>(() => asFunction!(pool, make()));
            Assert.Equal(unprunedPath, Assert.Single(refused.Problems).Path);
            return;
        }

        var expected = call(make());
        var function = make();
        Assert.Equal(expected, place == Place.Function ? asFunction!(pool, function) : Elsewhere(pool, place, function, call));
    }

    private static TResult Elsewhere(Pool pool, Place place, TFunction function, Func<TFunction, TResult> call) => place switch
    {
        Place.Capture => pool.Run(() => call(function)),
        Place.Item => pool.Map(call, [function])[0],
        Place.Result => call(pool.Run(() => function)),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, null),
    };
}
