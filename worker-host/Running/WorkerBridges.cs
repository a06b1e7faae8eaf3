using ProcessPool.Protocol;
using ProcessPool.Protocol.Messages;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Bridges;

namespace ProcessPool.WorkerHost.Running;

/// <summary>The ends of the bridges here. Safe to use concurrently.</summary>
internal sealed class WorkerBridges(Connection connection) : IBridgeEnds
{
    private const int FewestToClean = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, WeakReference<CancellationTokenSource>> _tokens = [];
    private readonly HashSet<long> _cancelled = [];
    private readonly ByteBuffer _report = new();
    private readonly ObjectWriter _writer = new();

    public CancellationToken TokenOf(long bridge)
    {
        lock (_lock)
        {
            if (_cancelled.Contains(bridge))
            {
                return new CancellationToken(true);
            }

            if (!_tokens.TryGetValue(bridge, out var known) || !known.TryGetTarget(out var source))
            {
                Clean();
                source = new CancellationTokenSource();
                _tokens[bridge] = new WeakReference<CancellationTokenSource>(source);
            }

            return source.Token;
        }
    }

    /// <summary>The token of the parent was cancelled, maybe before it was needed here.</summary>
    public void Cancel(long bridge)
    {
        CancellationTokenSource? source = null;
        lock (_lock)
        {
            _cancelled.Add(bridge);
            if (_tokens.Remove(bridge, out var known))
            {
                known.TryGetTarget(out source);
            }
        }

        if (source is not null)
        {
            // Callbacks of the user's registrations must not run on the thread that reads frames.
            ThreadPool.UnsafeQueueUserWorkItem(static s => s.Cancel(), source, preferLocal: false);
        }
    }

    public void Report<T>(long bridge, T value)
    {
        lock (_report)
        {
            _report.ResetWrittenCount();
            new BridgeMessage(bridge).Write(_report);
            _writer.Write(_report, value);
            connection.Send(MessageKind.Report, _report.WrittenSpan, default(ReadOnlySpan<byte>));
        }
    }

    public void Send(long bridge, ReadOnlySpan<byte> report)
    {
        lock (_report)
        {
            _report.ResetWrittenCount();
            new BridgeMessage(bridge).Write(_report);
            connection.Send(MessageKind.Report, _report.WrittenSpan, report);
        }
    }

    private void Clean()
    {
        if (_tokens.Count % FewestToClean != FewestToClean - 1)
        {
            return;
        }

        foreach (var (bridge, known) in _tokens)
        {
            if (!known.TryGetTarget(out _))
            {
                _tokens.Remove(bridge);
            }
        }
    }
}
