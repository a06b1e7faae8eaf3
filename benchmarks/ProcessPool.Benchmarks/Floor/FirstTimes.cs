namespace ProcessPool.Benchmarks.Floor;

/// <summary>What something takes the first and the second time in a process: measured in a new process, and sent from there.</summary>
internal static class FirstTimes
{
    /// <summary>The figures of the first time, then those of the second, in milliseconds.</summary>
    public static double[] Measure(string mode, int figures) => MeasureOnce(mode, 2 * figures);

    /// <summary>The figures that a new process sends.</summary>
    public static double[] MeasureOnce(string mode, int figures)
    {
        using var child = new ChildProcess(mode);
        using var reader = new BinaryReader(child.Pipe);
        return [.. Enumerable.Range(0, figures).Select(_ => reader.ReadDouble())];
    }

    public static void Send(Stream pipe, Func<double[]> measure) => SendOnce(pipe, [.. measure(), .. measure()]);

    public static void SendOnce(Stream pipe, double[] results)
    {
        var writer = new BinaryWriter(pipe);
        foreach (var result in results)
        {
            writer.Write(result);
        }

        writer.Flush();
    }
}
