using ProcessPool.Benchmarks.Measuring;

namespace ProcessPool.Benchmarks.Benchmarks;

/// <summary>One question, answered by one or more comparisons.</summary>
internal interface IBenchmark
{
    string Name { get; }

    string Summary { get; }

    void Run(Harness harness);
}
