namespace ProcessPool.Serialization.Values;

/// <summary>Names what the most common results need, so that it is compiled with this assembly. Nobody calls this.</summary>
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
        _ = BlockFormat<T>.HasPadding;
        _ = Padding.Find<T>();
    }
}
