using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>How many bytes a second, for each size of the items.</summary>
internal sealed class ItemSizes : IBenchmark
{
    private const long Total = 64L << 20;
    private const string There = "pool.Map(a => a.Length)";
    private const string Back = "pool.Map(a => a), counted once";
    private const string Copy = "copy between arrays, one thread";
    private static readonly (long Size, string Label)[] Sizes =
        [(64, "64 B"), (1 << 10, "1 KiB"), (16 << 10, "16 KiB"), (128 << 10, "128 KiB"), (1 << 20, "1 MiB"), (8 << 20, "8 MiB"), (32 << 20, "32 MiB")];

    public string Name => "item-size";

    public string Summary => "Arrays of 64 bytes to 32 MiB, 64 MiB together (small ones: 50,000), of which the length or the array itself comes back; beside a copy in memory.";

    public void Run(Harness harness)
    {
        using var pool = new Pool(2);
        var items = Sizes.Select(s => Make(s.Size)).ToArray();
        var copies = Sizes.Select(s => Make(s.Size)).ToArray();
        var labels = Sizes.Select(s => s.Label).ToArray();
        Trial Each(string line, int i, Action action) => Trial.Timed(
            Curves.Figure(line, labels[i]), action, seconds => Bytes(items[i]) / (1 << 30) / seconds, line == Copy ? null : Curves.Figure(Copy, labels[i]));
        var comparison = harness.Compare(
            "Bytes of items",
            new Unit("GiB/s"),
            [
                .. items.Select((arrays, i) => Each(There, i, () => Check.Equal((long)Bytes(arrays), pool.Map(a => (long)a.Length, arrays).Sum()))),
                .. items.Select((arrays, i) => Each(Back, i, () => Check.Equal(arrays[^1][^1], pool.Map(a => a, arrays)[^1][^1]))),
                .. items.Select((arrays, i) => Each(Copy, i, () => CopyAll(arrays, copies[i]))),
            ]);
        new Curves(Name, "bytes of an item", [.. Sizes.Select(s => s.Size)], labels).Add(comparison, There, Back, Copy).AttachTo(harness);
    }

    private static double Bytes(byte[][] arrays) => arrays.Length * (double)arrays[0].Length;

    private static byte[][] Make(long size) => [.. Enumerable.Range(0, (int)Math.Min(50_000, Total / size)).Select(i =>
    {
        var array = new byte[size];
        Array.Fill(array, (byte)(i + 1));
        return array;
    })];

    private static void CopyAll(byte[][] from, byte[][] to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            Buffer.BlockCopy(from[i], 0, to[i], 0, from[i].Length);
        }
    }
}
