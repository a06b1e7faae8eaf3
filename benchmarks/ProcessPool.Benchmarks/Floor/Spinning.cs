using System.Runtime.CompilerServices;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Floor;

/// <summary>Pure computation of a chosen length.</summary>
internal static class Spinning
{
    /// <summary>Arithmetic that cannot be shortened. Compiled once and for all, so that all processes run the same code from the first call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static ulong Spin(long turns)
    {
        var x = 88172645463325252UL;
        for (var i = 0L; i < turns; i++)
        {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }

        return x;
    }

    /// <summary>How many turns take one second on this machine: the least disturbed of some attempts.</summary>
    public static double TurnsPerSecond()
    {
        const long turns = 20_000_000;
        var shortest = Enumerable.Range(0, 10).Min(_ => Trial.Seconds(() => Spin(turns)));
        return turns / shortest;
    }
}
