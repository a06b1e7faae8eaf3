using System.Buffers;

namespace ProcessPool.MessagePack.Tests.Support;

/// <summary>A buffer that cannot grow, as shared memory cannot.</summary>
internal sealed class FixedBuffer(int capacity) : IBufferWriter<byte>
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _written;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => sizeHint <= _bytes.Length - _written
        ? _bytes.AsMemory(_written)
        : throw new InvalidOperationException($"{sizeHint} bytes do not fit into {_bytes.Length - _written}.");

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
