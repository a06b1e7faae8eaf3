using System.Diagnostics;

namespace ProcessPool.Benchmarks.Soak;

/// <summary>Measures this process and the workers of the steady pool every few seconds, on a thread of its own.</summary>
internal sealed class Sampler(Load load) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly List<SoakSample> _samples = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private Thread? _thread;

    public IReadOnlyList<SoakSample> Samples => _samples;

    public void Start()
    {
        _thread = new Thread(() =>
        {
            while (!_stop.Wait(Pause))
            {
                if (Measure() is { } sample)
                {
                    _samples.Add(sample);
                    Console.WriteLine(sample.ToLine());
                }
            }
        });
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
    }

    private SoakSample? Measure()
    {
        var workers = load.Steady.Workers.Select(worker => ProcessSample.Of(worker.ProcessId)).ToList();
        if (ProcessSample.Of(Environment.ProcessId) is not { } parent || workers.Contains(null))
        {
            return null;
        }

        var together = new ProcessSample(workers.Sum(w => w!.Value.Megabytes), workers.Sum(w => w!.Value.Threads), workers.Sum(w => w!.Value.Handles));
        return new SoakSample(
            _time.Elapsed.TotalSeconds, parent, GC.GetTotalMemory(forceFullCollection: false) / 1048576.0, together, load.Calls, load.Rough.GetStatistics().WorkersLost);
    }
}
