using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Table;

/// <summary>What is told to the other process instead of copied.</summary>
internal static class BridgeRows
{
    private static readonly CancellationTokenSource Source = new();

    public static IEnumerable<Row> All =>
    [
        new(typeof(CancellationToken), Way.Bridged, () => Source.Token, CheckToken, "When it is cancelled here, the one in the worker is. Results cannot have one.", "that can still be cancelled"),
        new(typeof(IProgress<>), Way.Bridged, () => new Receiver(), CheckProgress, "What is declared as it: reports arrive here, those of an item in order and before the item ends. They must cross; the receiver must not block. What it throws goes nowhere.", "of any class"),
        new(typeof(Progress<>), Way.Bridged, () => new Progress<int>(), (_, copy) => Assert.IsAssignableFrom<Progress<int>>(copy), "The same, wherever it stands."),
        new(typeof(TextWriter), Way.Bridged, () => Console.Out, Checks.Same, "It is that of the worker; the pool forwards what is written to it.", "`Console.Out`"),
        new(typeof(TextWriter), Way.Bridged, () => Console.Error, Checks.Same, "It is that of the worker; the pool forwards what is written to it.", "`Console.Error`"),
    ];

    private static void CheckToken(object example, object copy)
    {
        var token = (CancellationToken)copy;
        Assert.NotEqual(example, copy);
        Assert.True(token.CanBeCanceled);
        Assert.False(token.IsCancellationRequested);
        using var own = new CancellationTokenSource();
        var bridged = CopyBridged(own.Token);
        own.Cancel();
        Assert.True(bridged.IsCancellationRequested);
    }

    private static void CheckProgress(object example, object copy)
    {
        var receiver = (Receiver)example;
        CopyBridged<IProgress<string>>(receiver).Report("a");
        Assert.Equal("a", receiver.Last);
    }

    private sealed class Receiver : IProgress<string>
    {
        public string? Last { get; private set; }

        public void Report(string value) => Last = value;
    }
}
