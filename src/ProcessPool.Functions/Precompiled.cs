namespace ProcessPool.Functions;

/// <summary>
/// Names the shapes of functions that have the most common results, so that they are compiled with this assembly. Those of other types are compiled when a process first
/// uses them. Nobody calls this.
/// </summary>
internal static class Precompiled
{
    public static void Name()
    {
        Name<bool>();
        Name<int>();
        Name<long>();
        Name<double>();
    }

    private static void Name<T>()
    {
        _ = new SyncFunction<Nothing, T>(new Call<T>(null!).Invoke);
        _ = new SyncFunction<T, T>(null!);
        _ = ItemFunction<Nothing, T>.Format;
    }
}
