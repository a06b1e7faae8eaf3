using ProcessPool.Jobs.Sinks;

namespace ProcessPool.Jobs;

/// <summary>Names what single calls with the most common results need, so that it is compiled with this assembly. Nobody calls this.</summary>
internal static class Precompiled
{
    public static void Name(Pool pool)
    {
        Name<bool>(pool);
        Name<int>(pool);
        Name<long>(pool);
        Name<double>(pool);
    }

    private static void Name<T>(Pool pool)
    {
        _ = pool.Run((Func<T>)null!);
        _ = pool.RunAsync((Func<T>)null!);
        _ = new OneSink<T>().Completion;
    }
}
