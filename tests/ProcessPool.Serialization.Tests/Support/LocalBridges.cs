using System.Buffers;
using ProcessPool.Serialization.Bridges;

namespace ProcessPool.Serialization.Tests.Support;

/// <summary>Both ends of bridges in one process.</summary>
internal sealed class LocalBridges : IGraphPolicy, IBridgeEnds
{
    private readonly Dictionary<long, CancellationTokenSource> _tokens = [];

    public LocalBridges() => ParentBridges.Cancelled += bridge =>
    {
        lock (_tokens)
        {
            _tokens.GetValueOrDefault(bridge)?.Cancel();
        }
    };

    public bool HasBridges => true;

    public FieldUse UseOf(Delegate function) => FieldUse.All;

    public CancellationToken TokenOf(long bridge)
    {
        lock (_tokens)
        {
            return (_tokens[bridge] = new CancellationTokenSource()).Token;
        }
    }

    public void Report<T>(long bridge, T value)
    {
        var output = new ArrayBufferWriter<byte>();
        new ObjectWriter().Write(output, value);
        Send(bridge, output.WrittenSpan);
    }

    public void Send(long bridge, ReadOnlySpan<byte> report) =>
        ParentBridges.Report(bridge, new ReadOnlySequence<byte>(report.ToArray()), new ObjectReader(Copies.Resolver), error => error.Rebuilt ?? new InvalidOperationException(error.Message));
}
