namespace ProcessPool.Benchmarks.Floor;

/// <summary>A number of children, each with a thread that talks to it over its pipe.</summary>
internal sealed class RawPipes : IDisposable
{
    public const int BlockSize = 1 << 20;

    private readonly ChildProcess[] _children;

    public RawPipes(int count, string mode, int bufferSize, int argument)
    {
        _children = [.. Enumerable.Range(0, count).Select(_ => new ChildProcess(mode, bufferSize, argument))];
        foreach (var child in _children)
        {
            _ = child.Pipe; // Connected when this returns.
        }
    }

    /// <summary>Talks to all children at the same time, and returns when all talks have ended.</summary>
    public void All(Action<int, Stream> talk)
    {
        var tasks = _children.Select((child, i) => Task.Factory.StartNew(
            () => talk(i, child.Pipe), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WaitAll([.. tasks]);
    }

    public void Dispose() => Array.ForEach(_children, child => child.Dispose());
}
