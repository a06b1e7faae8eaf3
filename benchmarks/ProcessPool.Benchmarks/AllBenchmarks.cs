using ProcessPool.Benchmarks.Benchmarks;

namespace ProcessPool.Benchmarks;

/// <summary>The list.</summary>
internal static class AllBenchmarks
{
    private static readonly IBenchmark[] List =
    [
        new Start(), new RoundTrip(), new TrivialItems(), new StreamOfItems(), new BigItems(), new CapturedState(), new Shipping(), new PureCompute(), new SkewedItems(),
        new IdleMemory(), new Allocations(), new LongStream(), new ChunkSizes(), new Latency(), new WorkerCounts(), new ItemSizes(), new Scaling(),
    ];

    public static IReadOnlyCollection<string> Names { get; } = [.. List.Select(b => b.Name)];

    public static IEnumerable<IBenchmark> Select(IReadOnlyCollection<string> names) => List.Where(b => names.Contains(b.Name));

    public static void Describe(TextWriter output)
    {
        foreach (var benchmark in List)
        {
            output.WriteLine($"  {benchmark.Name,-14} {benchmark.Summary}");
        }
    }
}
