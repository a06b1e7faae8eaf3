using System.Buffers;

namespace ProcessPool.MessagePack.Tests.Support;

/// <summary>A buffer that gives what was asked for and a few bytes more, each time in another place.</summary>
internal sealed class MeanBuffer(int extra) : IBufferWriter<byte>
{
    private readonly List<byte> _bytes = [];
    private byte[] _lent = [];

    public ReadOnlySpan<byte> Written => _bytes.ToArray();

    public int LargestRequest { get; private set; }

    public void Advance(int count)
    {
        _bytes.AddRange(_lent.AsSpan(0, count));
        _lent = [];
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        LargestRequest = Math.Max(LargestRequest, sizeHint);
        return _lent = new byte[Math.Max(1, sizeHint) + extra];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
