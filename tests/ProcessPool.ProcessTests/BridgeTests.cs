using System.Collections.Concurrent;

namespace ProcessPool.ProcessTests;

/// <summary>Tokens, progress and the console, over real processes.</summary>
public sealed class BridgeTests
{
    [Fact(Timeout = 120_000)]
    public async Task TokensProgressAndConsole_AreBridged()
    {
        var lines = new BlockingCollection<string>();
        await using var pool = new Pool(new PoolOptions { Workers = 1, Output = WorkerOutput.Callback((_, stream, line) => lines.Add($"{stream}: {line}")) });
        using var source = new CancellationTokenSource();
        var (token, output, error) = (source.Token, Console.Out, Console.Error);
        var reports = new Reports();
        IProgress<int> progress = reports;
        var call = pool.RunAsync(() =>
        {
            output.WriteLine("to out");
            error.WriteLine("to error");
            progress.Report(Environment.ProcessId);
            return (token.WaitHandle.WaitOne(TimeSpan.FromSeconds(100)), Environment.ProcessId);
        });
        var reporter = await reports.First.Task;
        await source.CancelAsync();
        Assert.Equal((true, reporter), await call);
        Assert.NotEqual(Environment.ProcessId, reporter);
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.Equal(["Error: to error", "Output: to out"], new[] { lines.Take(tooLong.Token), lines.Take(tooLong.Token) }.Order(StringComparer.Ordinal));
    }

    private sealed class Reports : IProgress<int>
    {
        public TaskCompletionSource<int> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Report(int value) => First.TrySetResult(value);
    }
}
