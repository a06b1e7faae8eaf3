using System.Buffers;
using MessagePack;

namespace ProcessPool.Serialization.Graph;

/// <summary>
/// A growing buffer that is used again and again. Large blocks of array memory are noted by reference, and copied once: to the output.
/// </summary>
internal sealed class Scratch : IBufferWriter<byte>
{
    private const int Smallest = 512;
    private const int LargestKept = 1 << 20;

    private List<Noted>? _blocks;
    private byte[] _buffer = [];
    private int _length;
    private long _blockBytes;

    /// <summary>Memory of an array that is yet to be copied.</summary>
    public interface IBlock
    {
        long Length { get; }

        void CopyTo(ref MessagePackWriter output);
    }

    public long Length => _length + _blockBytes;

    public void Advance(int count) => _length += count;

    public Span<byte> GetSpan(int sizeHint = 0) => Reserve(sizeHint);

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public void Append(IBlock block)
    {
        (_blocks ??= []).Add(new Noted(block, _length));
        _blockBytes += block.Length;
    }

    public void CopyTo(ref MessagePackWriter output)
    {
        var copied = 0;
        if (_blocks is { Count: > 0 })
        {
            copied = CopyBlocksTo(ref output);
        }

        output.WriteRaw(_buffer.AsSpan(copied, _length - copied));
    }

    public void Clear()
    {
        _length = 0;
        _blockBytes = 0;
        _blocks?.Clear();
        if (_buffer.Length > LargestKept)
        {
            _buffer = [];
        }
    }

    /// <summary>The blocks, and what lies before them. Returns how much that is of the buffer.</summary>
    private int CopyBlocksTo(ref MessagePackWriter output)
    {
        var copied = 0;
        foreach (var noted in _blocks!)
        {
            output.WriteRaw(_buffer.AsSpan(copied, noted.Position - copied));
            noted.Block.CopyTo(ref output);
            copied = noted.Position;
        }

        return copied;
    }

    private Span<byte> Reserve(int size)
    {
        if (_buffer.Length - _length < Math.Max(size, 1))
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max((long)_length + size, Math.Max(Smallest, 2L * _buffer.Length))));
        }

        return _buffer.AsSpan(_length);
    }

    /// <param name="Block">The block.</param>
    /// <param name="Position">What of the buffer comes before it.</param>
    private sealed record Noted(IBlock Block, int Position);
}
