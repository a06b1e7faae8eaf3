using System.Globalization;

namespace ProcessPool.Benchmarks.Soak;

/// <summary>All that is measured at one time.</summary>
/// <param name="Seconds">Since the start.</param>
/// <param name="Heap">The parent's managed heap, in MiB.</param>
/// <param name="Workers">The workers of the steady pool, together.</param>
/// <param name="Deaths">Workers of the rough pool that were lost so far.</param>
internal sealed record SoakSample(double Seconds, ProcessSample Parent, double Heap, ProcessSample Workers, long Calls, long Deaths)
{
    public const string Header = "seconds,parent_mib,parent_heap_mib,parent_threads,parent_handles,workers_mib,workers_threads,workers_handles,calls,deaths";

    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Seconds:0.0},{Parent.Megabytes:0.0},{Heap:0.0},{Parent.Threads},{Parent.Handles},{Workers.Megabytes:0.0},{Workers.Threads},{Workers.Handles},{Calls},{Deaths}");
}
