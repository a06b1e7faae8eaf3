using System.Buffers.Binary;
using ProcessPool.Benchmarks.Floor;
using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>Work that is worth a process: how near two workers come to twice as fast.</summary>
internal sealed class PureCompute : IBenchmark
{
    private const int Count = 40;
    private const string OneThread = "one thread";

    public string Name => "pure-compute";

    public string Summary => "40 items of 50 ms of arithmetic in two workers; beside two threads and two bare processes, which show what the cores have to give.";

    public void Run(Harness harness)
    {
        var turns = (long)(Spinning.TurnsPerSecond() * 0.05);
        var items = Enumerable.Repeat(turns, Count).ToArray();
        var expected = Spinning.Spin(turns);
        using var pool = new Pool(2);
        using var bare = new RawPipes(2, ChildMain.Compute, bufferSize: 0, argument: 0);
        harness.Compare(
            "40 items of 50 ms",
            new Unit("s", IsSpeedUp: true),
            Trial.Timed("pool.Map", () => Check.Equal(Count, pool.Map(Spinning.Spin, items).Count(r => r == expected)), s => s, OneThread),
            Trial.Timed("two threads, 20 items each", () => OnTwoThreads(turns), s => s, OneThread),
            Trial.Timed("two bare processes, 20 items each", () => bare.All((_, pipe) => Order(pipe, turns)), s => s, OneThread),
            Trial.Timed(OneThread, () => Spin(turns, Count), s => s));
    }

    private static void Spin(long turns, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Spinning.Spin(turns);
        }
    }

    private static void OnTwoThreads(long turns)
    {
        var other = new Thread(() => Spin(turns, Count / 2));
        other.Start();
        Spin(turns, Count / 2);
        other.Join();
    }

    private static void Order(Stream pipe, long turns)
    {
        var order = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(order, Count / 2);
        BinaryPrimitives.WriteInt64LittleEndian(order.AsSpan(8), turns);
        pipe.Write(order);
        Check.Equal(1, pipe.ReadByte());
    }
}
