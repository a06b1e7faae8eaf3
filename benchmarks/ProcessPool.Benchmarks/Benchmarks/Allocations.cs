using System.Globalization;
using System.Runtime;
using System.Text;
using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>Work that makes much garbage: in one process all threads wait for one collector.</summary>
internal sealed class Allocations : IBenchmark
{
    private const int Texts = 200;
    private const int Lines = 2_000;
    private const string Plinq = "PLINQ, two threads, workstation collector";

    private const string PlinqServer = "PLINQ, two threads, server collector";

    public string Name => "allocations";

    public string Summary => "200 texts of 2,000 lines, each parsed into objects, grouped and added up, in two workers; beside PLINQ with the collector of this process, and with the server collector in another.";

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        using var server = new ChildProcess(ChildMain.Parse, hasServerCollector: true, bufferSize: 0);
        using var reader = new BinaryReader(server.Pipe);
        var texts = MakeAll();
        var expected = texts.Sum(Parse);
        harness.Compare(
            "200 texts",
            new Unit("ms"),
            Trial.Timed("pool.Map", () => Check.Equal(expected, pool.Map(Parse, texts).Sum()), Milliseconds, Plinq),
            Trial.Timed(Plinq, () => Check.Equal(expected, OnTwoThreads(texts)), Milliseconds),
            new Trial(PlinqServer, () => Ask(server.Pipe, reader, expected), Plinq),
            Trial.Timed("one thread", () => Check.Equal(expected, texts.Sum(Parse)), Milliseconds, Plinq));
    }

    private static double Milliseconds(double seconds) => seconds * 1e3;

    /// <summary>The child's side of <see cref="Ask"/>.</summary>
    public static void Serve(Stream pipe)
    {
        var texts = MakeAll();
        using var writer = new BinaryWriter(pipe, Encoding.UTF8, leaveOpen: true);
        while (pipe.ReadByte() >= 0)
        {
            var sum = 0L;
            GC.Collect();
            var seconds = Trial.Seconds(() => sum = OnTwoThreads(texts));
            writer.Write(GCSettings.IsServerGC);
            writer.Write(sum);
            writer.Write(Milliseconds(seconds));
            writer.Flush();
        }
    }

    private static double Ask(Stream pipe, BinaryReader reader, long expected)
    {
        pipe.WriteByte(1);
        Check.Equal(true, reader.ReadBoolean());
        Check.Equal(expected, reader.ReadInt64());
        return reader.ReadDouble();
    }

    private static string[] MakeAll() => [.. Enumerable.Range(0, Texts).Select(Make)];

    private static long OnTwoThreads(string[] texts) => texts.AsParallel().WithDegreeOfParallelism(2).Select(Parse).Sum();

    private static string Make(int seed)
    {
        var random = new Random(seed);
        return string.Join('\n', Enumerable.Range(0, Lines).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line};name {random.Next(100)};{random.Next(1_000_000)}")));
    }

    private static long Parse(string text) => text.Split('\n')
        .Select(line => line.Split(';'))
        .Select(fields => new { Id = int.Parse(fields[0], CultureInfo.InvariantCulture), Name = fields[1].ToUpperInvariant(), Value = long.Parse(fields[2], CultureInfo.InvariantCulture) })
        .GroupBy(row => row.Name)
        .ToDictionary(group => group.Key, group => group.Select(row => row.Value + row.Id).ToList())
        .Sum(group => group.Value.Max() + group.Key.Length);
}
