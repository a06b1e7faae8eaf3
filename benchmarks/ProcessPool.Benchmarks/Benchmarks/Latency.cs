using System.Diagnostics;
using System.Globalization;
using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>How the times of single calls are spread: what a median does not say.</summary>
internal sealed class Latency : IBenchmark
{
    private const int Calls = 2_000;
    private const int CallsOfChart = 20_000;
    private const int MessageSize = 8;
    private const int BinsOfDecade = 20;
    private static readonly double[] Quantiles = [0.5, 0.9, 0.99, 0.999, 1];
    private static readonly string[] Names = ["half", "90 %", "99 %", "99.9 %", "all"];

    public string Name => "latency";

    public string Summary => "The time below which so many of 2,000 calls of pool.Run ended, one after the other; beside 8 bytes there and back over the same kind of pipe. The chart: 20,000 of each.";

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        using var raw = new RawPipes(1, ChildMain.Echo, bufferSize: 0, MessageSize);
        harness.Compare(
            "2,000 calls in a row",
            new Unit("µs"),
            new Trial([.. Names.Select(name => new Figure($"pool.Run: {name}", $"raw pipe: {name}"))], () => AtQuantiles(Run(pool, Calls))),
            new Trial([.. Names.Select(name => new Figure($"raw pipe: {name}"))], () => AtQuantiles(PingPong(raw, Calls))));
        Draw(harness, ("pool.Run", Run(pool, CallsOfChart)), ("raw pipe", PingPong(raw, CallsOfChart)));
    }

    private static double[] Run(Pool pool, int calls)
    {
        var x = 1;
        return Times(calls, () => Check.Equal(2, pool.Run(() => x + 1)));
    }

    private static double[] PingPong(RawPipes raw, int calls)
    {
        var message = new byte[MessageSize];
        var times = Array.Empty<double>();
        raw.All((_, pipe) => times = Times(calls, () =>
        {
            pipe.Write(message);
            pipe.ReadExactly(message);
        }));
        return times;
    }

    /// <summary>Microseconds of each, rising.</summary>
    private static double[] Times(int calls, Action call)
    {
        var times = new double[calls];
        foreach (ref var time in times.AsSpan())
        {
            var start = Stopwatch.GetTimestamp();
            call();
            time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        return times;
    }

    private static double[] AtQuantiles(double[] sorted) => [.. Quantiles.Select(q => sorted[(int)Math.Ceiling(q * sorted.Length) - 1])];

    /// <summary>Bins that are equally wide by their logarithm; the chart stops where less than one call in a thousand is left.</summary>
    private void Draw(Harness harness, params (string Name, double[] Times)[] lines)
    {
        var least = Bin(lines.Min(line => line.Times[0])) - 1;
        var most = Bin(lines.Max(line => line.Times[(int)(0.999 * line.Times.Length)]));
        var bins = Enumerable.Range(least, most - least + 1).ToArray();
        var counts = lines.Select(line => line.Times.CountBy(Bin).ToDictionary()).ToArray();
        var csv = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        csv.WriteLine("from µs," + string.Join(',', lines.Select(line => line.Name + ": calls")));
        foreach (var bin in Enumerable.Range(least, counts.Max(count => count.Keys.Max()) - least + 1))
        {
            csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Edge(bin):G4},") + string.Join(',', counts.Select(count => count.GetValueOrDefault(bin))));
        }

        harness.Attach(Name + ".csv", csv.ToString());
        harness.Attach(Name + ".svg", new Plot(Axis.Logarithmic([.. bins.Select(Edge)]), "µs a call")
            .Add(
                "Calls of so many microseconds, % of all",
                [.. lines.Select((line, i) => (line.Name, bins.Select(bin => 100.0 * counts[i].GetValueOrDefault(bin) / line.Times.Length).ToArray()))])
            .ToSvg());
    }

    private static int Bin(double microseconds) => (int)Math.Floor(Math.Log10(Math.Max(microseconds, 0.1)) * BinsOfDecade);

    private static double Edge(int bin) => Math.Pow(10, (double)bin / BinsOfDecade);
}
