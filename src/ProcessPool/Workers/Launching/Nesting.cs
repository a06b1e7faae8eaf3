using System.Globalization;

namespace ProcessPool.Workers.Launching;

/// <summary>
/// Pools within workers of pools: how deep this process is, and how many cores are its share. Told to a worker in two environment variables, so that what
/// a worker starts by other means knows it, too.
/// </summary>
internal static class Nesting
{
    public const string DepthVariable = "PROCESSPOOL_DEPTH";
    public const string CoresVariable = "PROCESSPOOL_CORES";

    /// <summary>So deep may workers be. As loky's MAX_DEPTH: enough for every sensible program, and few enough to stop one that recurs without end.</summary>
    public const int MaxDepth = 10;

    /// <summary>How many pools this process is within: 0 outside of workers.</summary>
    public static int Depth { get; } = Read(DepthVariable) ?? 0;

    /// <summary>The cores that this process may use, or its share of them in a worker; at least 1.</summary>
    public static int Cores { get; } = Math.Clamp(Read(CoresVariable) ?? Environment.ProcessorCount, 1, Environment.ProcessorCount);

    /// <exception cref="PoolException">This process is too deep for another pool.</exception>
    public static void CheckDepth()
    {
        if (Depth >= MaxDepth)
        {
            throw new PoolException(
                $"This would be a pool within the worker of a pool, {MaxDepth} times over, and there may be no more. A function that makes a pool and gives itself to it "
                + "has no end; make the pool outside of the function.");
        }
    }

    /// <summary>Says to the workers of a pool of this process where they are.</summary>
    public static void Describe(Dictionary<string, string> environment, int workers)
    {
        environment[DepthVariable] = (Depth + 1).ToString(CultureInfo.InvariantCulture);
        environment[CoresVariable] = Math.Max(1, Cores / workers).ToString(CultureInfo.InvariantCulture);
    }

    private static int? Read(string variable)
        => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
